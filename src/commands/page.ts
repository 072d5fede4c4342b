/** `holdfast page`: the page's own process. Started by `run`; ends when its standard input does. */
import { converterLine } from "../../device/ffmpeg/confine/converter.ts";
import { createApp } from "../../ui/app.ts";
import { loadAssets } from "../../ui/assets.ts";
import { ffmpegConvert } from "../../ui/ffmpeg_child.ts";
import { createKeyPictures } from "../../ui/pictures.ts";
import { serve } from "../../ui/serve.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import type { PeopleControl } from "../../recorder/people_port.ts";
import type { RecorderControl, RecorderStatus } from "../../recorder/read_port.ts";
import type { RegisterControl } from "../../recorder/register_ask_port.ts";
import { printable } from "../base/printable.ts";
import { InputError } from "../base/result.ts";
import { type HeldLines, holdLines } from "../control/held_lines.ts";
import { exportOf } from "../export_download.ts";
import { openFootage, openPublishedFootage } from "../footage.ts";
import { peopleControl } from "../people_control.ts";
import { registerControl } from "../register_control.ts";
import { readTls } from "../tls/keys.ts";
import type { KeyAndCertificate } from "../tls/self_signed.ts";
import { options, required, whole } from "../options.ts";
import { complain, print } from "../output.ts";
import { findConfineTools } from "../programs.ts";
import { realClock } from "../real_clock.ts";

/** Whom a page asks, and how it is served. */
export interface PageDeps {
  /** To a recorder; `null` where there is none to ask. */
  readonly lines: HeldLines | null;
  readonly control: RecorderControl;
  readonly people: PeopleControl;
  readonly register: RegisterControl;
  readonly host: string;
  readonly port: number;
  /** `null`: plain HTTP. */
  readonly tls: KeyAndCertificate | null;
}

/** The command. Prints its address on one line, then serves until its input ends or it is told to stop. */
export async function pageCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    port: { type: "string" },
    host: { type: "string" },
    http: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const lines = await recorderOf(data);
  return await servePage(data, {
    lines,
    control: {
      status: async (asker) => {
        const answer = await lines.ask(asker, { ask: "status" });
        return answer === null ? null : answer.value as RecorderStatus; // by this program's own recorder
      },
    },
    people: peopleControl(lines.ask),
    register: registerControl(lines.ask),
    host: values.host ?? "127.0.0.1",
    port: whole(values.port ?? "8470", "port", 0, 65535),
    tls: values.http ? null : readTls(data),
  });
}

async function recorderOf(data: string): Promise<HeldLines> {
  try {
    return await holdLines(dataPaths(data).pageSocket);
  } catch {
    throw new InputError("--data", "no recorder runs on it", "start it with `holdfast run`");
  }
}

/** Serves the page of a data folder; as the command does. */
export async function servePage(data: string, deps: PageDeps): Promise<number> {
  const { lines, control, people, register, host, port, tls } = deps;
  const footage = lines === null
    ? openFootage(data, realClock)
    : openPublishedFootage(data, realClock);
  // From here on it writes nothing and opens no socket of a file: whoever takes this process over
  // reaches the recorder by the lines that are open, and on them he is nobody.
  if (lines !== null) Deno.permissions.revokeSync({ name: "write" });
  const tell = (line: string) => complain(printable(`page: ${line}`));
  const convert = ffmpegConvert(
    converterLine({ tools: findConfineTools(), key: Deno.realPathSync(data), say: tell }),
  );
  const fault = (where: string, error: unknown) =>
    tell(`${where}: ${error instanceof Error ? error.message : error}`);
  const name = Deno.hostname().toLowerCase();
  const app = createApp({
    reader: footage.reader,
    control,
    people,
    register,
    ...(lines === null ? {} : { exportOf: exportOf(data, lines.ask) }),
    secure: tls !== null,
    clock: realClock,
    pictures: createKeyPictures({
      reader: footage.reader,
      convert,
      failed: (ref, error) => fault(`picture of camera ${ref.camera}`, error),
    }),
    convert,
    assets: await loadAssets(),
    hostNames: new Set([name, `${name}.local`]),
    fault,
  });
  const serving = await serve({
    fetch: app.fetch,
    hostname: host,
    port,
    ...(tls === null ? {} : { tls }),
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      "--port",
      `the page cannot be served at ${host}:${port}: ${why}`,
      "choose another with --port or --host, or end what is there",
    );
  });
  print(`${tls === null ? "http" : "https"}://${inAddress(serving.hostname)}:${serving.port}/`);
  await Promise.race([untilTold(), ...(lines === null ? [] : [lines.gone])]);
  await serving.close();
  lines?.close();
  footage.close();
  return 0;
}

/** An IPv6 address stands in brackets (RFC 3986 §3.2.2). */
const inAddress = (host: string) => host.includes(":") ? `[${host}]` : host;

async function untilTold(): Promise<void> {
  const told = Promise.withResolvers<void>();
  const stop = () => told.resolve();
  Deno.addSignalListener("SIGTERM", stop);
  // Ctrl-C reaches the whole group: the recorder says when this process ends.
  Deno.addSignalListener("SIGINT", () => {});
  const input = (async () => {
    for await (const _ of Deno.stdin.readable) continue;
    stop();
  })();
  await told.promise;
  Deno.removeSignalListener("SIGTERM", stop);
  await Promise.race([input, Promise.resolve()]);
}
