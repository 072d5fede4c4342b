/** What somebody may do to an export: each case changes it at random, and must be found. */
import { type Signer } from "../../recorder/evidence/signer.ts";
import { readFragmentHeader } from "../../recorder/verify/headers.ts";
import type { Rng } from "../sim/random.ts";
import {
  type Files,
  type FragmentPart,
  join,
  type Json,
  manifestOf,
  type Part,
  partsOf,
  patchHeader,
  put,
  rebuild,
  seal,
  sha,
} from "./forge.ts";

/** How far the forger goes. */
export type Effort =
  /** Changes bytes and leaves the account as it is. */
  | "plain"
  /** Makes every sum and hash fit again. */
  | "fitted"
  /** The same, and signs the account with a key of his own that he names in it. */
  | "own-key"
  /** The same with the device's own key, which he stole: what he says of the account is believed, footage is not. */
  | "stolen-key";

/** Cases that whoever has the device's key may do: they are words of the account, not footage. */
export const WORDS_ALONE: ReadonlySet<string> = new Set([
  "flip a byte",
  "edit the account",
  "replace the public key",
  "sign with another key",
  "say that a fragment was damaged",
]);

/** Changes an export; answers `false` where it has nothing that could be changed so. */
export type Tamper = (
  files: Files,
  rng: Rng,
  effort: Effort,
  own: Signer,
) => boolean | Promise<boolean>;

interface Chosen {
  readonly camera: number;
  readonly n: number;
  readonly path: string;
  readonly parts: Part[];
}

async function choose(files: Files, manifest: Json, rng: Rng): Promise<Chosen | null> {
  const all = manifest.cameras.flatMap((c: Json) =>
    c.videos.map((v: Json, n: number) => ({
      camera: c.camera as number,
      n,
      path: v.path as string,
    }))
  );
  if (all.length === 0) return null;
  const video = rng.pick(all) as { camera: number; n: number; path: string };
  return { ...video, parts: await partsOf(files, video.path) };
}

const fragments = (parts: readonly Part[]): number[] =>
  parts.flatMap((p, i) => p.kind === "fragment" && p.whole ? [i] : []);

function finish(files: Files, manifest: Json, effort: Effort, own: Signer): void {
  if (effort === "own-key") {
    manifest.device = { keyId: own.keyId, publicKey: Uint8Array.from(own.publicKey).toHex() };
  }
  seal(files, manifest);
  if (effort !== "own-key" && effort !== "stolen-key") return;
  const signature = own.sign(files.get("manifest.json") ?? new Uint8Array());
  put(files, "manifest.sig", new TextEncoder().encode(`${Uint8Array.from(signature).toHex()}\n`));
}

/** A case that changes the parts of one video. */
const ofParts = (
  change: (
    parts: Part[],
    rng: Rng,
    chosen: Chosen,
    files: Files,
  ) => Part[] | null | Promise<Part[] | null>,
): Tamper =>
async (files, rng, effort, own) => {
  const manifest = manifestOf(files);
  const chosen = await choose(files, manifest, rng);
  const changed = chosen && await change([...chosen.parts], rng, chosen, files);
  if (chosen === null || changed === null) return false;
  const before = new Map(files);
  rebuild(files, manifest, chosen.camera, chosen.n, changed);
  if (effort === "plain") {
    // Only the video: list, account and signature stay.
    for (const [path, bytes] of before) if (path !== chosen.path) files.set(path, bytes);
  } else finish(files, manifest, effort, own);
  return true;
};

const u64 = (n: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, n);
  return bytes;
};

const asFragment = (part: Part | undefined): FragmentPart => {
  if (part?.kind !== "fragment") throw new Error("not a fragment");
  return part;
};

/** A fragment with other pictures, its own hash made to fit. */
function withPayload(part: FragmentPart, payload: Uint8Array): FragmentPart {
  const hash = Uint8Array.fromHex(sha(payload));
  return { ...part, payload, headerBytes: patchHeader(part.headerBytes, 96, hash) };
}

/** All cases. */
export const CASES: Readonly<Record<string, Tamper>> = {
  "flip a byte": (files, rng, effort, own) => {
    const manifest = manifestOf(files);
    const path = rng.pick([...files.keys()]);
    const bytes = (files.get(path) ?? new Uint8Array()).slice();
    const at = rng.int(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << rng.int(0, 7));
    files.set(path, bytes);
    // A newline behind the signature is none of its digits; the account is signed anew when it is fitted.
    if (path === "manifest.sig" && at >= 128) return false;
    if (effort !== "plain" && path !== "manifest.json" && path !== "manifest.sig") {
      finish(files, manifest, effort, own);
    }
    return true;
  },
  "delete a fragment": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length < 2) return null;
    parts.splice(rng.pick(all), 1);
    return parts;
  }),
  "swap two fragments": ofParts((parts, rng) => {
    const all = fragments(parts);
    const [a, b] = [rng.pick(all.length === 0 ? [0] : all), rng.pick(all.length === 0 ? [0] : all)];
    const [one, other] = [parts[a], parts[b]];
    if (a === b || one === undefined || other === undefined) return null;
    parts[a] = other;
    parts[b] = one;
    return parts;
  }),
  "move a fragment to another camera": ofParts((parts, rng, { camera }) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, camera + 1);
    parts[at] = { ...it, headerBytes: patchHeader(it.headerBytes, 40, number) };
    return parts;
  }),
  "bring a fragment of another camera": ofParts(async (parts, rng, chosen, files) => {
    const others = manifestOf(files).cameras.filter((c: Json) =>
      c.camera !== chosen.camera && c.videos.length > 0
    );
    if (others.length === 0) return null;
    const theirs = await partsOf(files, others[0].videos[0].path);
    const [from, to] = [fragments(theirs), fragments(parts)];
    const stranger = theirs[from[0] ?? -1];
    if (stranger === undefined || to.length === 0) return null;
    parts.splice(rng.pick(to), rng.int(0, 1), stranger);
    return parts;
  }),
  "change a time": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const start = BigInt(readFragmentHeader(it.headerBytes)?.start ?? 0);
    const other = start + BigInt(rng.pick([-3_600_000, -1, 1, 1000, 86_400_000]));
    parts[at] = { ...it, headerBytes: patchHeader(it.headerBytes, 60, u64(other)) };
    return parts;
  }),
  "repeat a fragment": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    parts.splice(rng.pick(all), 0, asFragment(parts[at]));
    return parts;
  }),
  "put in a fragment": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const h = readFragmentHeader(it.headerBytes);
    if (h === null) return null;
    const numbered = patchHeader(it.headerBytes, 52, u64(BigInt(h.sequence + 1)));
    const forged = patchHeader(numbered, 128, Uint8Array.fromHex(sha(it.headerBytes)));
    parts.splice(at + 1, 0, { ...it, headerBytes: forged });
    return parts;
  }),
  "cut the end off": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length < 2) return null;
    return parts.slice(0, all[rng.int(1, all.length - 1)]);
  }),
  "change pictures": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const payload = it.payload.slice();
    const byte = rng.int(Math.floor(payload.length / 2), payload.length - 1);
    payload[byte] = (payload[byte] ?? 0) ^ (1 << rng.int(0, 7));
    parts[at] = { ...it, payload };
    return parts;
  }),
  "change pictures and their hash": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const payload = it.payload.slice();
    const byte = rng.int(Math.floor(payload.length / 2), payload.length - 1);
    payload[byte] = (payload[byte] ?? 0) ^ 0xff;
    parts[at] = withPayload(it, payload);
    return parts;
  }),
  "drop bytes out of pictures": ofParts((parts, rng) => {
    // As somebody does who takes a signed SEI message out: the box is shorter, its size fits.
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const view = new DataView(it.payload.buffer, it.payload.byteOffset, it.payload.byteLength);
    const moof = view.getUint32(0);
    const mdat = view.getUint32(moof);
    if (mdat < 40) return null;
    const payload = it.payload.slice(0, -16);
    new DataView(payload.buffer).setUint32(moof, mdat - 16);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, payload.length);
    const shorter = withPayload(it, payload);
    parts[at] = { ...shorter, headerBytes: patchHeader(shorter.headerBytes, 76, length) };
    return parts;
  }),
  "say that a fragment was damaged": ofParts((parts, rng) => {
    const all = fragments(parts);
    if (all.length === 0) return null;
    const at = rng.pick(all);
    const it = asFragment(parts[at]);
    const payload = new Uint8Array(it.payload.length);
    new DataView(payload.buffer).setUint32(0, payload.length);
    payload.set(new TextEncoder().encode("free"), 4);
    parts[at] = { ...it, payload, whole: false };
    return parts;
  }),
  "leave a video out": async (files, rng, effort, own) => {
    const manifest = manifestOf(files);
    const chosen = await choose(files, manifest, rng);
    if (chosen === null) return false;
    const camera = manifest.cameras.find((c: Json) => c.camera === chosen.camera);
    const [video] = camera.videos.splice(chosen.n, 1);
    files.delete(video.path);
    files.delete(video.list);
    if (effort === "plain") return true;
    manifest.files = manifest.files.filter((f: Json) =>
      f.path !== video.path && f.path !== video.list
    );
    finish(files, manifest, effort, own);
    return true;
  },
  "leave a gap out": (files, rng, effort, own) => {
    const manifest = manifestOf(files);
    const { from, to } = manifest.requested;
    const long = manifest.cameras.flatMap(({ gaps }: Json) =>
      gaps.filter((g: Json) => {
        const [a, b] = [
          Math.max(Date.parse(g.from), Date.parse(from)),
          Math.min(Date.parse(g.to), Date.parse(to)),
        ];
        return b - a > 250;
      }).map((gap: Json) => ({ gaps, gap }))
    );
    if (long.length === 0) return false;
    const { gaps, gap } = rng.pick(long) as { gaps: Json[]; gap: Json };
    gaps.splice(gaps.indexOf(gap), 1);
    finish(files, manifest, effort, own);
    return true;
  },
  "edit the account": (files, rng, effort, own) => {
    const manifest = manifestOf(files);
    const edits: (() => void)[] = [
      () => manifest.who.requester += "!",
      () => manifest.who.purpose = "",
      () =>
        manifest.requested.to = new Date(Date.parse(manifest.requested.to) + 1000).toISOString(),
      () => manifest.legalBasis.cites.push("CN-21"),
      () => manifest.cameras[0].name = "another",
      () => manifest.madeAt = new Date(Date.parse(manifest.madeAt) - 1).toISOString(),
      () =>
        manifest.cameras[0].gaps.push({
          ...manifest.requested,
          cameras: undefined,
          cause: "expired",
        }),
      () => manifest.checkpoints = { before: null, after: null, why: "none" },
      () => manifest.software.version = "9",
    ];
    rng.pick(edits)();
    finish(files, manifest, effort === "plain" ? "fitted" : effort, own);
    return true;
  },
  "replace the public key": (files, _rng, _effort, own) => {
    const manifest = manifestOf(files);
    manifest.device.publicKey = Uint8Array.from(own.publicKey).toHex();
    finish(files, manifest, "fitted", own);
    return true;
  },
  "sign with another key": (files, _rng, _effort, own) => {
    const signature = own.sign(files.get("manifest.json") ?? new Uint8Array());
    put(files, "manifest.sig", new TextEncoder().encode(Uint8Array.from(signature).toHex()));
    return true;
  },
  "put in a video": (files, rng) => {
    const [path, bytes] = rng.pick([...files]);
    put(
      files,
      `video/c00001-20260101T000000000Z-s999999999999.mp4`,
      join([bytes, new TextEncoder().encode(path)]),
    );
    return true;
  },
};
