/** Holds the checkpoints around an export, and those of a witness, against the footage. */
import { isFirst } from "./check_chain.ts";
import { type CheckpointText, readCheckpointText } from "./checkpoint_text.ts";
import type { Findings } from "./findings.ts";
import { fromHex, readFragmentHeader } from "./headers.ts";
import type { Manifest } from "./read_manifest.ts";
import type { Platform } from "./reading.ts";

/** A checkpoint that somebody outside of the device kept. */
export interface WitnessedText {
  readonly text: string;
  /** In hex. */
  readonly signature: string;
}

/** What the footage turned out to be: header hashes by camera and sequence number. */
export type SeenHeaders = ReadonlyMap<number, ReadonlyMap<number, string>>;

/** Checks what a manifest's checkpoints and a witness's say, once all videos are read. */
export async function checkCheckpoints(
  manifest: Manifest,
  witnessed: readonly WitnessedText[],
  seen: SeenHeaders,
  platform: Platform,
  findings: Findings,
): Promise<void> {
  const { before, after } = manifest.checkpoints;
  const first = before && await opened(before, manifest, platform);
  const last = after && await opened(after, manifest, platform);
  if (before === null) findings.note("no-checkpoint-before", why(manifest));
  else if (typeof first === "string") findings.fault("checkpoint-signature", { detail: first });
  if (after === null) findings.note("no-checkpoint-after", why(manifest));
  else if (typeof last === "string") findings.fault("checkpoint-signature", { detail: last });
  const known = new Map([...seen].map(([camera, hashes]) => [camera, new Map(hashes)]));
  for (const { camera, stretches } of manifest.cameras) {
    const hashes = known.get(camera) ?? new Map<number, string>();
    known.set(camera, hashes);
    let [anchoredBefore, anchoredAfter] = [false, false];
    for (const [i, stretch] of stretches.entries()) {
      const from = isText(first) ? first.cameras.get(camera) : undefined;
      const to = isText(last) ? last.cameras.get(camera) : undefined;
      const lead = await follow(stretch.linkBefore, from?.hash ?? "", camera, hashes, platform);
      const tail = await follow(stretch.linkAfter, stretch.head, camera, hashes, platform);
      if (stretch.linkBefore.length > 0 && lead !== stretch.previous) {
        findings.fault("link-broken", { camera, detail: `${stretch.firstSequence}` });
      } else if (i === 0 && from !== undefined) anchoredBefore = lead === stretch.previous;
      if (stretch.linkAfter.length > 0 && tail !== to?.hash) {
        findings.fault("link-broken", { camera, detail: `${stretch.lastSequence}` });
      } else if (i === stretches.length - 1 && to !== undefined) anchoredAfter = tail === to.hash;
    }
    if (stretches[0] !== undefined && isFirst(stretches[0].previous)) {
      findings.proof("chain-beginning", { camera });
    } else if (anchoredBefore && isText(first)) {
      findings.proof("anchored-before", { camera, at: first.wall });
    } else if (first !== null && stretches.length > 0) {
      findings.note("not-anchored-before", { camera });
    }
    if (anchoredAfter && isText(last)) findings.proof("anchored-after", { camera, at: last.wall });
    else if (last !== null && stretches.length > 0) findings.note("not-anchored-after", { camera });
  }
  for (const text of [first, last]) {
    if (isText(text)) agrees(text, known, (where) => findings.fault("checkpoint-differs", where));
  }
  await checkWitness(manifest, witnessed, known, isText(last) ? last : null, platform, findings);
}

async function checkWitness(
  manifest: Manifest,
  witnessed: readonly WitnessedText[],
  known: SeenHeaders,
  last: CheckpointText | null,
  platform: Platform,
  findings: Findings,
): Promise<void> {
  /** The furthest fragment of each camera that a witness's checkpoint names, and its time. */
  const reach = new Map<number, { sequence: number; wall: number }>();
  for (const it of witnessed) {
    const text = await opened(it, manifest, platform);
    if (!isText(text)) {
      findings.fault("witness-differs", { detail: text });
      continue;
    }
    agrees(text, known, (where) => findings.fault("witness-differs", where));
    if (last !== null) notLess(text, last, it, manifest, findings);
    for (const [camera, { sequence, hash }] of text.cameras) {
      const linked = known.get(camera)?.get(sequence) === hash;
      if (linked && sequence > (reach.get(camera)?.sequence ?? -1)) {
        reach.set(camera, { sequence, wall: text.wall });
      }
    }
  }
  if (witnessed.length === 0) findings.note("unwitnessed");
  else for (const camera of manifest.cameras) tellReach(camera, reach, findings);
}

/** A device that says later that it has less than it said before was put back from a copy. */
function notLess(
  before: CheckpointText,
  last: CheckpointText,
  signed: WitnessedText,
  manifest: Manifest,
  findings: Findings,
): void {
  if (last.number === before.number && signed.text !== manifest.checkpoints.after?.text) {
    findings.fault("witness-differs", { detail: `${before.number}` });
  }
  if (last.number <= before.number && last.trusted <= before.trusted) return;
  for (const [camera, { sequence }] of before.cameras) {
    const now = last.cameras.get(camera)?.sequence ?? -1;
    if (now < sequence) {
      findings.fault("witness-differs", { camera, detail: `${sequence} > ${now}` });
    }
  }
}

/** What the witness vouches for: all of a camera's footage, some of it, or nothing. */
function tellReach(
  { camera, stretches }: Manifest["cameras"][number],
  reach: ReadonlyMap<number, { sequence: number; wall: number }>,
  findings: Findings,
): void {
  const end = stretches.at(-1);
  if (end === undefined) return;
  const found = reach.get(camera);
  if (found === undefined) findings.note("witness-not-linked", { camera });
  else {
    findings.proof("witnessed", { camera, at: found.wall });
    if (found.sequence < end.lastSequence) {
      findings.note("unwitnessed-since", { camera, at: found.wall });
    }
  }
}

/** A checkpoint's text once its signature is right; what is wrong with it otherwise. */
async function opened(
  { text, signature }: WitnessedText,
  { device }: Manifest,
  platform: Platform,
): Promise<CheckpointText | string> {
  const [key, bytes] = [fromHex(device.publicKey), fromHex(signature)];
  const message = new TextEncoder().encode(text);
  if (key === null || bytes === null || !await platform.signatureRight(key, message, bytes)) {
    return "signature";
  }
  const read = readCheckpointText(text);
  if (read === null) return "text";
  return read.key === device.keyId ? read : "key";
}

const isText = (it: CheckpointText | string | null): it is CheckpointText =>
  typeof it === "object" && it !== null;

/** Every head that a checkpoint names and the export holds must be the same. */
function agrees(
  text: CheckpointText,
  known: SeenHeaders,
  differs: (where: { camera: number; detail: string }) => void,
): void {
  for (const [camera, { sequence, hash }] of text.cameras) {
    const here = known.get(camera)?.get(sequence);
    if (here !== undefined && here !== hash) differs({ camera, detail: `${sequence}` });
  }
}

/** Where a row of headers leads to from a hash; `null` where it breaks. Their hashes become known. */
async function follow(
  headers: readonly string[],
  from: string,
  camera: number,
  hashes: Map<number, string>,
  platform: Platform,
): Promise<string | null> {
  let at = from;
  for (const text of headers) {
    const bytes = fromHex(text);
    const header = bytes && readFragmentHeader(bytes);
    if (bytes === null || header === null || header.camera !== camera || header.previous !== at) {
      return null;
    }
    at = await platform.sha256(bytes);
    const before = hashes.get(header.sequence);
    if (before !== undefined && before !== at) return null;
    hashes.set(header.sequence, at);
  }
  return at;
}

const why = ({ checkpoints }: Manifest) =>
  checkpoints.why === null ? {} : { detail: checkpoints.why };
