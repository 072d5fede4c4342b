/**
 * A whole device for attacks: a real recorder over a small pool, its real socket for the page, and the
 * real page over that socket. Only cameras are made up. What the recorder runs, says and writes down
 * can be looked at from outside.
 */
import { peopleControl } from "../../src/people_control.ts";
import { registerControl } from "../../src/register_control.ts";
import { type Role, ROLES } from "../../recorder/people/roles.ts";
import type { RecorderStatus } from "../../recorder/read_port.ts";
import type { Recorder } from "../../src/compose.ts";
import { type AskFor, holdLines } from "../../src/control/held_lines.ts";
import { servePage } from "../../src/control/server.ts";
import { openFootage } from "../../src/footage.ts";
import { CameraId } from "../../src/base/ids.ts";
import { createApp } from "../../ui/app.ts";
import { loadAssets } from "../../ui/assets.ts";
import { ffmpegConvert } from "../../ui/ffmpeg_child.ts";
import { formToken } from "../../ui/gate/session_cookie.ts";
import { createKeyPictures } from "../../ui/pictures.ts";
import { cameraInput, Site, until } from "../engine/site.ts";

/** Stands in every camera's address, and may be seen nowhere else. */
export const CAMERA_PASSWORD = "Kx7-CAMERA-SECRET-q9";

/** What a device of a test has. */
export interface DeviceOptions {
  /** Names of its cameras. */
  readonly names?: readonly string[];
}

/** Fields of a form; a list for a field that is there several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A running device. */
export interface Device {
  readonly site: Site;
  readonly recorder: Recorder;
  readonly app: ReturnType<typeof createApp>;
  /** What the page's own log was told. */
  readonly faults: string[];
  /** The page's lines to the recorder. */
  readonly ask: AskFor;
  /** The session of somebody of each role. */
  readonly sessions: ReadonlyMap<Role, string>;
  /** Headers with which a request is of this session. */
  headers(session: string | null, more?: Readonly<Record<string, string>>): Record<string, string>;
  get(session: string | null, path: string): Promise<Response>;
  /** A form from a page of this server. */
  post(session: string | null, path: string, fields: Fields): Promise<Response>;
}

/** Starts a device, hands it to the test, and ends it whatever happened. Rights about cameras: all of them. */
export async function withDevice(
  use: (device: Device) => Promise<void>,
  { names = ["Gate", "Yard"] }: DeviceOptions = {},
): Promise<void> {
  await Site.with({ disks: [24], cameras: [], cheapHashes: true }, async (site) => {
    site.change((tx, now) => {
      for (const name of names) {
        const url = `rtsp://admin:${CAMERA_PASSWORD}@127.0.0.1:1/${CAMERA_PASSWORD}`;
        tx.addCamera({ ...cameraInput(name, 5), url }, now);
      }
    });
    const { recorder } = site.start();
    await until(
      "footage of each camera",
      () => names.every((_, i) => recorder.opened.index.chain(CameraId(i + 1)) !== null),
      20,
    );
    const socket = `${site.root}/page.sock`;
    const control = servePage(socket, recorder.people, recorder.answer);
    const lines = await holdLines(socket);
    const footage = openFootage(site.data, site.clock);
    const faults: string[] = [];
    const fault = (where: string, error: unknown) => void faults.push(`${where}: ${error}`);
    const convert = ffmpegConvert("ffmpeg");
    const app = createApp({
      reader: footage.reader,
      people: peopleControl(lines.ask),
      register: registerControl(lines.ask),
      control: {
        status: async (asker) => {
          const answer = await lines.ask(asker, { ask: "status" });
          return answer === null ? null : answer.value as RecorderStatus; // by the program under test
        },
      },
      secure: false,
      clock: site.clock,
      pictures: createKeyPictures({ reader: footage.reader, convert, failed: () => {} }),
      convert,
      assets: await loadAssets(),
      hostNames: new Set(),
      fault,
    });
    try {
      const sessions = new Map(ROLES.map((role) => [role, signIn(recorder, role)]));
      const device: Device = {
        ...{ site, recorder, app, faults, ask: lines.ask, sessions, headers },
        get: async (session, path) =>
          await app.request(address(path), { headers: headers(session), redirect: "manual" }),
        post: async (session, path, fields) => {
          const form = new URLSearchParams(session === null ? {} : { form: formToken(session) });
          for (const [name, value] of Object.entries(fields)) {
            for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
          }
          const body = String(form);
          return await app.request(address(path), {
            method: "POST",
            headers: headers(session, {
              origin: "http://localhost",
              "content-type": "application/x-www-form-urlencoded",
              "content-length": String(body.length),
            }),
            body,
          });
        },
      };
      await use(device);
    } finally {
      lines.close();
      await control.close();
      footage.close();
    }
  });
}

const address = (path: string) => new URL(path, "http://localhost/").href;

const headers: Device["headers"] = (session, more = {}) => ({
  ...(session === null ? {} : { cookie: `holdfast=${session}` }),
  ...more,
});

/** Somebody of a role who is in, without the second that hashing a password takes. */
function signIn({ people }: Recorder, role: Role): string {
  const { id } = people.add(
    { login: role, name: `Person ${role}`, unit: "Unit", role, cameras: "all" },
    "console",
  );
  return people.sessions.begin(people.person(id), { address: "192.0.2.1", agent: "t" }, "a test");
}
