/**
 * Frames lost or doubled where one block ends and the next begins, where a camera changes its
 * parameters, and where it ends the connection. Every picture of the cameras' footage differs from
 * every other, so each recorded one is known by its hash.
 */
import { createHash } from "node:crypto";
import { startFakeCamera } from "../../device/fake/camera.ts";
import { type FakeMedia, loadMedia } from "../../device/fake/media.ts";
import type { FakeCamera } from "../../device/fake/types.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { readGeometry } from "../../recorder/engine/geometry.ts";
import { HEADER_BYTES } from "../../recorder/format/uuid_box.ts";
import { parseFragment } from "../../recorder/mp4/parse_fragment.ts";
import { CameraId } from "../../src/base/ids.ts";
import { realClock } from "../../src/real_clock.ts";
import { mediaFile } from "../media.ts";
import { type BenchOptions, type Figure, wait } from "./figure.ts";
import { startRecorder } from "./running.ts";
import { IndexWatch, makeSite } from "./site.ts";

const BLOCK = 1024 * 1024;
/** Pictures that may be on their way when the recorder is told to stop. */
const UNDER_WAY = 25;

interface Sent {
  /** Hashes of the pictures sent, in order. */
  readonly pictures: string[];
}

export async function continuity(options: BenchOptions): Promise<Figure[]> {
  const folder = `${options.folder}/continuity`;
  const size = { seconds: 10, gop: 50, noise: true, bitrate: 2_500_000 };
  const films = [
    await loadMedia(await mediaFile({ ...size, width: 640, height: 360 })),
    await loadMedia(await mediaFile({ ...size, width: 480, height: 272 })),
  ] as const;
  const changing = startFakeCamera(
    { media: films[0], audio: false },
    { clock: realClock, random: Math.random },
  );
  const leaving = startFakeCamera(
    { media: films[0], audio: false },
    { clock: realClock, random: Math.random },
  );
  try {
    const urls = [changing.url, leaving.url];
    await makeSite({ data: folder, bytes: 128 * BLOCK, blockBytes: BLOCK, urls });
    const recorder = await startRecorder(folder, { page: false, quiet: true });
    const sent = [new Sending(films[0]), new Sending(films[0])] as const;
    const rounds = options.quick ? 4 : 20;
    for (let i = 1; i <= rounds; i++) {
      await wait(3500 + Math.random() * 1500);
      sent[0].to(changing.counters.units);
      sent[1].to(leaving.counters.units);
      const next = films[i % 2] ?? films[0];
      changing.setMedia(next);
      sent[0].change(next);
      await bye(leaving);
      sent[1].rejoin();
    }
    await wait(3000);
    sent[0].to(changing.counters.units);
    sent[1].to(leaving.counters.units);
    await recorder.stop();
    const answers = sent.map((s, i) => compare(folder, CameraId(i + 1), s));
    const sum = (pick: (a: Compared) => number) => answers.reduce((n, a) => n + pick(a), 0);
    return [{
      what: "frames lost or doubled at block and run changes",
      value: sum((a) => a.lost + a.doubled),
      unit: "",
      goal: 0,
      how: `${sum((a) => a.lost)} lost, ${sum((a) => a.doubled)} doubled of ${
        sum((a) => a.recorded)
      } frames; ${
        sum((a) => a.blocks) - 2
      } block changes, ${rounds} changes of parameters, ${rounds} ended connections`,
    }];
  } finally {
    await changing.close();
    await leaving.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Ends the connection once what was sent has been read: a camera that says goodbye, not one that breaks. */
async function bye(camera: FakeCamera): Promise<void> {
  camera.set({ stalled: true });
  await wait(300);
  camera.closeClients();
  camera.set({ stalled: false });
}

/** What a camera has sent so far, from its counter of pictures. */
class Sending implements Sent {
  readonly pictures: string[] = [];
  #film: FakeMedia;
  #hashes: readonly string[];
  #at = 0;
  #counted = 0;
  #waitsForKey = false;

  constructor(film: FakeMedia) {
    this.#film = film;
    this.#hashes = hashesOf(film);
  }

  to(counted: number): void {
    for (; this.#counted < counted; this.#counted++) {
      const unit = this.#film.units[this.#at];
      if (unit?.key === true) this.#waitsForKey = false;
      if (!this.#waitsForKey) this.pictures.push(this.#hashes[this.#at] ?? "");
      this.#at = (this.#at + 1) % this.#film.units.length;
    }
  }

  change(film: FakeMedia): void {
    this.#film = film;
    this.#hashes = hashesOf(film);
    this.#at = 0;
  }

  /** A client that comes anew is sent nothing before a key frame. */
  rejoin(): void {
    this.#waitsForKey = true;
  }
}

const known = new WeakMap<FakeMedia, readonly string[]>();

function hashesOf(film: FakeMedia): readonly string[] {
  const found = known.get(film) ?? film.units.map(({ nals }) => {
    const hash = createHash("sha1");
    const length = new Uint8Array(4);
    for (const nal of nals) {
      new DataView(length.buffer).setUint32(0, nal.length);
      hash.update(length).update(nal);
    }
    return hash.digest("hex");
  });
  known.set(film, found);
  return found;
}

interface Compared {
  readonly recorded: number;
  readonly lost: number;
  readonly doubled: number;
  readonly blocks: number;
}

function compare(data: string, camera: CameraId, { pictures }: Sent): Compared {
  const watch = new IndexWatch(data);
  const geometry = readGeometry(data);
  if (geometry === null) throw new Error(`${data} has no pool`);
  const recorded: string[] = [];
  const blocks = new Set<number>();
  for (const { block, row } of watch.rows(camera)) {
    blocks.add(block);
    using file = Deno.openSync(blockPath(geometry.disks.of(block).path, block));
    file.seekSync(row.offset + HEADER_BYTES, Deno.SeekMode.Start);
    const payload = new Uint8Array(row.payloadLength);
    for (let got = 0; got < payload.length;) {
      got += file.readSync(payload.subarray(got)) ?? Infinity;
    }
    const fragment = parseFragment(payload);
    if (!fragment.ok) throw new Error(`block ${block}: ${fragment.error.what}`);
    for (const { at, size } of fragment.value.tracks[0]?.samples ?? []) {
      recorded.push(createHash("sha1").update(payload.subarray(at, at + size)).digest("hex"));
    }
  }
  watch.close();
  return { recorded: recorded.length, blocks: blocks.size, ...difference(pictures, recorded) };
}

/** Walks both lists: what was sent and is missing, what is there and was not sent then. */
function difference(sent: readonly string[], recorded: readonly string[]) {
  let at = 0, lost = 0, doubled = 0;
  for (const picture of recorded) {
    const found = sent.indexOf(picture, at);
    // Footage repeats: a picture that is far ahead is an old one come twice.
    if (found < 0 || found - at > 400) {
      doubled++;
      continue;
    }
    lost += found - at;
    at = found + 1;
  }
  const missing = sent.length - at;
  return { lost: lost + Math.max(0, missing - UNDER_WAY), doubled };
}
