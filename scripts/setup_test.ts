import { needsFor } from "./needs.ts";
import { type Machine, missing, setUp } from "./setup.ts";

/** A machine that has `places`, notes what it was asked to do, and gains `after` by installing. */
function machine(places: string[], options: { root?: boolean; after?: string[]; status?: number }) {
  const said: string[] = [];
  const ran: string[] = [];
  const it: Machine = {
    exists: (path) => places.includes(path),
    path: ["/usr/bin", "/usr/sbin"],
    archDirs: ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"],
    isRoot: options.root ?? false,
    say: (line) => said.push(line),
    run(program, args) {
      ran.push([program, ...args].join(" "));
      if (args.includes("install")) places.push(...options.after ?? []);
      return Promise.resolve(options.status ?? 0);
    },
  };
  return { it, said, ran };
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

const APT = "/usr/bin/apt-get";

Deno.test("with all there it says and does nothing", async () => {
  const { it, said, ran } = machine(["/usr/bin/ffmpeg"], { root: true });
  equal(await setUp("demo", it), 0);
  equal([said, ran], [[], []]);
});

Deno.test("root with apt: it says what it does, updates, installs, looks again", async () => {
  const { it, said, ran } = machine([APT], { root: true, after: ["/usr/bin/ffmpeg"] });
  equal(await setUp("demo", it), 0);
  equal(ran, [
    "apt-get update",
    "apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends ffmpeg",
  ]);
  equal(said.filter((line) => line.startsWith("Running: ")).length, 2);
});

Deno.test("without root it names the command, exits 2 and runs nothing", async () => {
  const { it, said, ran } = machine([APT], {});
  equal(await setUp("demo", it), 2);
  equal(ran, []);
  equal(
    said.some((line) => line.includes("apt-get install -y --no-install-recommends ffmpeg")),
    true,
  );
});

Deno.test("without apt it names the packages, exits 2 and runs nothing", async () => {
  const { it, said, ran } = machine([], { root: true });
  equal(await setUp("demo", it), 2);
  equal(ran, []);
  equal(said.at(-1)?.includes("ffmpeg"), true);
});

Deno.test("a failed update ends it before anything is installed", async () => {
  const { it, ran } = machine([APT], { root: true, status: 100 });
  equal(await setUp("demo", it), 1);
  equal(ran, ["apt-get update"]);
});

Deno.test("installed but still not found is a failure", async () => {
  const { it } = machine([APT], { root: true });
  equal(await setUp("demo", it), 1);
});

Deno.test("a library counts for whichever processor it is there", () => {
  const typelib = "/usr/lib/aarch64-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib";
  const { it } = machine([typelib], {});
  const lacking = missing(needsFor("test"), it).map((need) => need.package);
  equal(lacking.includes("gir1.2-gst-rtsp-server-1.0"), false);
  equal(lacking.includes("python3-gi"), true);
});

Deno.test("every need can be looked for", () => {
  for (const need of needsFor("test")) {
    if (need.program === undefined && need.files === undefined) throw new Error(need.package);
  }
});
