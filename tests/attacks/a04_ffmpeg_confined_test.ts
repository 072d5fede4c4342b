/** A4: ffmpeg is nobody: no privileges, a user that owns nothing, no file of the recorder, for pictures no network. */
import { commandLine } from "../../device/ffmpeg/child.ts";
import { createConfiner } from "../../device/ffmpeg/confine/confiner.ts";
import { converterLine } from "../../device/ffmpeg/confine/converter.ts";
import { wrapped } from "../../device/ffmpeg/confine/layers.ts";
import { look } from "../../device/ffmpeg/confine/look.ts";
import { OwnUsers } from "../../device/ffmpeg/confine/own_users.ts";
import { planReaders } from "../../device/ffmpeg/confine/plan.ts";
import { type RunTool, runTool } from "../../device/ffmpeg/confine/run_tool.ts";
import { createFfmpegSource } from "../../device/ffmpeg/ffmpeg_source.ts";
import { dial } from "../../device/rtsp/dial.ts";
import { realClock } from "../../src/real_clock.ts";
import { findConfineTools } from "../../src/programs.ts";
import { assert, assertEquals } from "../assert.ts";
import { eventsOf, Site, until } from "../engine/site.ts";
import { testOrSkip } from "../skip.ts";
import { elsewhere } from "./rtsp_lure.ts";

const tools = findConfineTools();
const KEY = crypto.randomUUID();
const users = new OwnUsers(KEY);
const SOMEBODY = 65530;
const NOT_ROOT = Deno.uid() === 0 ? null : "another user can be had by root alone";

/** A line of the kernel's account of a process. */
const field = (status: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1]?.trim() ?? "";

/** The account of the ffmpeg that a process started to read the camera of this test. */
function ffmpegOf(parent: number): string | null {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = Deno.readTextFileSync(`/proc/${name}/status`);
      if (field(status, "PPid") !== String(parent)) continue;
      const line = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      if (field(status, "Name") === "ffmpeg" && line.includes(KEY)) return status;
    } catch {
      // It ended just now.
    }
  }
  return null;
}

async function output(line: readonly string[]): Promise<{ out: string; err: string }> {
  const [program = "", ...args] = line;
  const { stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" }).output();
  const decoder = new TextDecoder("latin1");
  return { out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

testOrSkip(
  "A4: an ffmpeg that reads a camera is a user of its own, without a privilege and with no way to one",
  NOT_ROOT,
  async () => {
    const camera = elsewhere("127.0.0.1");
    const source = createFfmpegSource(
      {
        url: `rtsp://127.0.0.1:${camera.port}/${KEY}`,
        ...{ transport: "tcp", via: "ffmpeg", audio: false, caCerts: [] },
      },
      {
        ...{ clock: realClock, random: Math.random, log: () => {}, dial },
        confiner: createConfiner({ tools, key: KEY, say: () => {} }),
      },
    );
    source.start({
      open() {},
      sample() {},
      closed() {},
      notice() {},
      broken() {},
      senderReport() {},
    });
    let status: string | null = null;
    try {
      await until("ffmpeg", () => (status = ffmpegOf(Deno.pid)) !== null);
    } finally {
      await source.stop();
      await camera.close();
    }
    const is = (name: string) => field(status ?? "", name);
    const uid = Number(is("Uid").split(/\s/)[0]);
    assert(uid >= users.first && uid < users.converter, is("Uid"));
    for (const name of ["Uid", "Gid"]) {
      assertEquals(is(name).split(/\s+/), Array.from({ length: 4 }, () => String(uid)), name);
    }
    for (const name of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) {
      assertEquals(Number(`0x${is(name)}`), 0, name);
    }
    assertEquals([is("NoNewPrivs"), is("Groups")], ["1", ""]);
  },
);

/** All files below a folder, the folder's own rights opened, so that each file's rights alone count. */
function* filesOf(folder: string): Generator<string> {
  Deno.chmodSync(folder, 0o755);
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesOf(`${folder}/${name}`);
    else if (isFile) yield `${folder}/${name}`;
  }
}

testOrSkip(
  "A4: no file of the data folder or of a disk can be read as that user, whatever the folders allow",
  NOT_ROOT,
  async () => {
    await Site.with({ disks: [8, 8], cameras: [5] }, async (site) => {
      const { recorder } = site.start();
      await until("footage", () => recorder.opened.index.counts().open > 0);
      await recorder.evidence.checkpoint("export");
      const files = [...filesOf(site.root)];
      for (const part of ["ledger", "index", "/keys/", "disk0", "disk1"]) {
        assert(files.some((path) => path.includes(part)), `${part}: ${files.join(" ")}`);
      }
      await Deno.writeTextFile(`${site.root}/open`, "for everybody", { mode: 0o644 });
      const confiner = createConfiner({ tools, key: KEY, say: () => {} });
      const run = await confiner.enter({ tcp: { address: "127.0.0.1", port: 1 }, udp: null });
      const cat = { ...run.programs, ffmpeg: "/bin/cat" };
      const { out, err } = await output(commandLine(cat, [...files, `${site.root}/open`]));
      const writing = { ...run.programs, ffmpeg: "/usr/bin/touch" };
      const touched = await output(commandLine(writing, files));
      await run.leave();
      const open = (it: { err: string }) =>
        files.filter((path) =>
          !it.err.includes(`${path}':`) && !it.err.includes(`${path}: Permission`)
        );
      assertEquals(open({ err }), [], "these can be read");
      assertEquals(out.slice(0, 100), "for everybody");
      assertEquals(err.match(/Permission denied/g)?.length, files.length);
      assertEquals(touched.err.match(/Permission denied/g)?.length, files.length, touched.err);
      assertEquals(eventsOf(recorder, "ffmpeg-confined"), [], "no ffmpeg runs without need");
    });
  },
);

/** As a recorder that is no root, and has no capability. */
const asSomebody = (line: readonly string[]): string[] => [
  tools.setpriv ?? "setpriv",
  ...[`--reuid=${SOMEBODY}`, `--regid=${SOMEBODY}`, "--clear-groups", "--"],
  ...line,
];
const runAsSomebody: RunTool = (line, how) => runTool(asSomebody(line), how);
const table = { name: "holdfast_none", first: users.first, last: users.last };
const found = NOT_ROOT === null
  ? await look({ tools, run: runAsSomebody, user: users.first, table })
  : null;

testOrSkip(
  "A4: a recorder that may not make it another user gives it a sandbox without the recorder's files",
  NOT_ROOT ?? found?.sandbox ?? null,
  async () => {
    assert(found !== null);
    const plan = planReaders(found);
    const holds = plan.parts.filter((part) => part.holds).map(({ part }) => part);
    assertEquals(holds, ["memory", "end", "privileges", "files", "redirect"]);
    const folder = await Deno.makeTempDir();
    const secret = `${folder}/ledger`;
    try {
      await Deno.writeTextFile(secret, "SECRET", { mode: 0o600 });
      for (const path of [folder, secret]) await Deno.chown(path, SOMEBODY, SOMEBODY);
      const programs = { ...wrapped(tools, plan.layers), ffmpeg: "/bin/cat" };
      const inside = await output(asSomebody(commandLine(programs, [secret])));
      assert(inside.out === "" && /No such file/.test(inside.err), inside.err);
      const outside = await output(asSomebody(["/bin/cat", secret]));
      assertEquals(outside.out, "SECRET", "by itself that user can read it");
      const status = await output(asSomebody(commandLine(programs, ["/proc/self/status"])));
      assertEquals([field(status.out, "CapEff"), field(status.out, "NoNewPrivs")], [
        "0000000000000000",
        "1",
      ]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

/** Looks from inside: what the converter's line starts sees of the network, and may. */
async function seenByConverter(run: RunTool, as: (line: readonly string[]) => string[]) {
  const said: string[] = [];
  const line = await converterLine({ tools, key: KEY, run, say: (l) => void said.push(l) })();
  assertEquals(said, []);
  const look = [...line.slice(0, -1), "/bin/cat", "/proc/self/net/dev", "/proc/self/status"];
  const { out, err } = await output(as(look));
  const devices = [...out.matchAll(/^\s*([a-z]\S*):(?:\s+\d+){8}/gm)].map(([, name]) => name ?? "");
  assert(devices.includes("lo"), err);
  // Ends of tunnels that a kernel puts into every namespace lead nowhere.
  assertEquals(
    devices.filter((name) =>
      !/^lo$|^(?:sit|tunl|ip6tnl|gre|gretap|erspan|ip_vti|ip6_vti|ip6gre)0$/.test(name)
    ),
    [],
  );
  assertEquals([field(out, "CapEff"), field(out, "NoNewPrivs")], ["0000000000000000", "1"]);
  return Number(field(out, "Uid").split(/\s/)[0]);
}

testOrSkip(
  "A4: the ffmpeg that makes pictures has no network and is a user of its own, run by root",
  NOT_ROOT,
  async () => {
    assertEquals(await seenByConverter(runTool, (line) => [...line]), users.converter);
  },
);

testOrSkip(
  "A4: the ffmpeg that makes pictures has no network, run by somebody else",
  NOT_ROOT ?? found?.sandbox ?? null,
  async () => {
    await seenByConverter(runAsSomebody, asSomebody);
  },
);
