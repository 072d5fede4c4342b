/** Footage is exported by the program while it records, and checked by it. */
import { assert, assertEquals } from "../assert.ts";
import { Place } from "./place.ts";
import { holdfast } from "./program.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { ask } from "../../src/control/client.ts";
import { exportDownload } from "../../src/export_download.ts";
import { realClock } from "../../src/real_clock.ts";
import { run } from "../media/encoded.ts";
import { segments } from "./footage.ts";

/** The account of an export, as far as it is looked at here. */
const manifestOf = (folder: string) =>
  JSON.parse(Deno.readTextFileSync(`${folder}/manifest.json`)) as {
    requested: { to: string };
    files: readonly unknown[];
  }; // written by the program

const GIVEN = [
  ...["--requester", "李娜", "--unit", "滨江商场", "--document", "0123"],
  ...["--second", "赵强", "--second-document", "0456"],
  ...["--purpose", "case 7", "--destination", "memory stick"],
];

Deno.test("an export made while the recorder runs is registered, whole to the verifier, and a changed byte is found", async () => {
  await Place.with(async (place) => {
    await place.disk("disk", "12M");
    const camera = await place.camera({ seconds: 10 });
    place.admit([{ name: "gate", url: camera.url }]);
    for (const [login, name] of [["li", "李娜"], ["zhao", "赵强"]] as const) {
      const person = ["--login", login, "--name", name, "--unit", "滨江商场", "--role", "manager"];
      await holdfast(["people", "add", "--data", place.data, ...person]);
    }
    const began = Date.now();
    await place.record();
    await new Promise((done) => setTimeout(done, 9_000));
    const out = `${place.folder}/out`;
    const iso = (at: number) => new Date(at).toISOString();
    const said = await holdfast([
      ...["export", "--data", place.data, "--camera", "gate", "--out", out, "--json"],
      ...["--from", iso(began), "--to", iso(Date.now()), ...GIVEN],
    ]);
    assertEquals(said.err, "");
    assertEquals(said.status, 0);
    const { publicKey } = JSON.parse(said.out) as { publicKey: string }; // as the command promises
    const verdict = await holdfast(["verify", out, "--key", publicKey]);
    assertEquals(verdict.status, 0);
    assert(verdict.out.startsWith("Whole."));
    const register = await holdfast(["log", "--data", place.data, "--kind", "register", "--json"]);
    assert(register.out.includes("滨江商场"), register.out);

    // An altered copy of it is signed by the recorder that made it, and taken for no export.
    const copy = `${place.folder}/copy`;
    const published = await holdfast([
      ...["publish", out, "--out", copy, "--data", place.data, "--blur", "1:0,0,64,64"],
      ...["--by", "李娜", "--purpose", "寻人启事"],
    ]);
    assertEquals([published.status, published.err], [0, ""]);
    assert(published.out.includes("no sound: none was recorded"), published.out);
    const altered = await holdfast(["verify", copy, "--key", publicKey]);
    assertEquals(altered.status, 1, altered.out);
    assert(altered.out.startsWith("ALTERED COPY, signed"), altered.out);
    const known = await segments(place.data, "gate", began, Date.now());
    assert(known.segments.length > 3);

    // The same as a download holds the same video.
    const download = await exportDownload(
      place.data,
      {
        id: null,
        cameras: [CameraId(1)],
        from: UtcMs(began),
        to: UtcMs(Date.parse(manifestOf(out).requested.to)),
        request: null,
        who: { name: "李娜", unit: "滨江商场", document: "0123" },
        second: { name: "赵强", unit: "滨江商场", document: "0456" },
        purpose: "case 7",
        destination: "download",
      },
      async (asked) => (await ask(dataPaths(place.data).socket, asked))?.value,
      realClock,
    );
    const zip = `${place.folder}/${download.name}`;
    await Deno.writeFile(zip, download.body);
    await run("python3", ["-m", "zipfile", "-e", zip, place.folder]);
    const unpacked = zip.replace(/\.zip$/, "");
    assertEquals((await holdfast(["verify", unpacked, "--key", publicKey])).status, 0);
    const videoHashes = (folder: string) => manifestOf(folder).files.slice(0, 2);
    assertEquals(videoHashes(unpacked), videoHashes(out));

    const [video] = [...Deno.readDirSync(`${out}/video`)].map((e) => `${out}/video/${e.name}`);
    assert(video !== undefined);
    const bytes = await Deno.readFile(video);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await Deno.writeFile(video, bytes);
    const changed = await holdfast(["verify", out, "--key", publicKey, "--lang", "zh"]);
    assertEquals(changed.status, 1);
    assert(changed.out.startsWith("不完整"));
  });
});
