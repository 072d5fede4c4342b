/** The page's process as it is really started: of what lets somebody in, or signs, it can read nothing. */
import { assert, assertEquals } from "../tests/assert.ts";
import { cameraInput, Site } from "../tests/engine/site.ts";
import { ledgerCopyPath } from "../recorder/disk/paths.ts";
import { mirrorPath } from "../recorder/engine/ledger_mirror.ts";
import { publishedCameras } from "../recorder/read/published_cameras.ts";
import { CONSOLE } from "./control/asker.ts";
import { pagePermissions } from "./page_process.ts";

const PASSWORD = "SECRETWORD";

/** Reads each path of its standard input; answers those that it could read, one a line. */
const READER = `
for (const path of (await new Response(Deno.stdin.readable).text()).split("\\n")) {
  let read = false;
  try {
    Deno.openSync(path, { read: true }).close();
    read = true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
  console.log(read);
}`;

/** Which of the files a process with the page's permissions can read. */
async function readable(data: string, paths: readonly string[]): Promise<Set<string>> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      ...pagePermissions(data),
      "data:text/javascript," + encodeURIComponent(READER),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(paths.join("\n")));
  await input.close();
  const { stdout, success } = await child.output();
  assert(success);
  const answers = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(answers.length, paths.length);
  return new Set(paths.filter((_, i) => answers[i] === "true"));
}

function* filesBelow(folder: string): Generator<string> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    if (isFile) yield `${folder}/${name}`;
  }
}

Deno.test("no file with a camera's password, a person's secret or the signing key is the page's to read, wherever it lies", async () => {
  await Site.with({ disks: [2, 2], cameras: [5] }, async (site) => {
    const recorder = site.compose();
    const { ledger, time } = recorder.opened;
    const url = `rtsp://admin:${PASSWORD}@192.0.2.7/`;
    ledger.commit((tx) => tx.addCamera({ ...cameraInput("gate", 5), url }, time.stamp()));
    for (const n of [0, 1]) ledger.copyTo(ledgerCopyPath(site.disk(n)), time.now());
    Deno.copyFileSync(ledgerCopyPath(site.disk(0)), mirrorPath(site.disk(1)));
    Deno.writeTextFileSync(`${site.data}/requests/${"a".repeat(64)}`, `paper ${PASSWORD}`);
    // The same folder by another name: a data folder is often a link.
    Deno.symlinkSync(site.data, `${site.root}/link`);
    const real = Deno.realPathSync(site.root);
    const files = [...filesBelow(real)];
    const holds = (path: string) => {
      const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
      return bytes.includes(PASSWORD) || path.includes("device-") && bytes.includes("PRIVATE KEY");
    };
    const secret = files.filter(holds);
    assert(secret.length >= 6, `${secret}`);
    for (const data of [site.data, `${site.root}/link`]) {
      const asked = [...files, ...secret.map((path) => path.replace(`${real}/data/`, `${data}/`))];
      const seen = await readable(data, asked);
      const told = [...seen].filter((path) => holds(path));
      assertEquals(told, []);
      for (const name of ["pool.json", "index.db", "cameras.json"]) {
        assert(seen.has(`${real}/data/${name}`), name);
      }
      assert([...seen].some((path) => path.endsWith(".mp4")), "footage");
    }
    await recorder.stop();
  });
});

Deno.test("names of cameras are published as they change, and nothing else of them", async () => {
  await Site.with({ disks: [6], cameras: [5] }, async (site) => {
    const recorder = site.compose();
    const names = () => publishedCameras(site.data)().map(({ name, removed }) => [name, removed]);
    const again = publishedCameras(site.data);
    assertEquals(names(), [["camera 1", false]]);
    assertEquals(again().length, 1);
    await recorder.answer({ ask: "camera-remove", camera: again()[0]?.id ?? fail() }, CONSOLE);
    assertEquals(names(), [["camera 1", true]]);
    assertEquals(again().map(({ removed }) => removed), [true]);
    const text = Deno.readTextFileSync(`${site.data}/cameras.json`);
    assert(!/rtsp|url|@/.test(text), text);
    await recorder.stop();
  });
});

const fail = (): never => {
  throw new Error("no camera");
};
