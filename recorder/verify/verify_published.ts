/**
 * Checks a published copy as `../export/EXPORT.md` says: that it is the altered copy that the device
 * signed, and which original it names. It proves nothing about what the camera recorded.
 */
import { checkAccountSignature } from "./check_signature.ts";
import { Findings, type Verdict } from "./findings.ts";
import { readManifest } from "./read_manifest.ts";
import { type Published, readPublished } from "./read_published.ts";
import { type ExportFiles, FrontToBack, type Platform, readSmall } from "./reading.ts";
import type { VerifyOptions } from "./verify_export.ts";

/** The account's name; a folder that has it is a published copy. */
export const PUBLISHED = "published.json";
const SIGNATURE = "published.sig";
const ORIGINAL = "original/manifest.json";
const ORIGINAL_SIGNATURE = "original/manifest.sig";
const LARGEST_SMALL = 512 * 1024 * 1024;
const CHUNK = 4 * 1024 * 1024;

/** Reads everything and says what is proven, what is not, and what is wrong. */
export async function verifyPublished(
  files: ExportFiles,
  platform: Platform,
  options: VerifyOptions,
): Promise<Verdict> {
  const findings = new Findings();
  let read = 0;
  const verdict = (publicKey: string, altered: Verdict["altered"]): Verdict => ({
    whole: findings.faults.length === 0,
    altered,
    faults: findings.faults,
    notes: findings.notes,
    proofs: findings.proofs,
    publicKey,
    fragments: 0,
    bytes: read,
  });
  const bytes = await readSmall(files, PUBLISHED, LARGEST_SMALL);
  const account = bytes === null ? "published.json" : readPublished(bytes);
  if (bytes === null || typeof account === "string") {
    findings.fault("published-unreadable", typeof account === "string" ? { detail: account } : {});
    return verdict("", { of: "", by: "" });
  }
  const { device, original, by } = account;
  const { key } = options;
  await checkAccountSignature({
    files,
    path: SIGNATURE,
    bytes,
    device,
    platform,
    key,
    findings,
    right: "altered-signed",
  });
  findings.note("altered-copy", { at: original.madeAt, detail: original.export });
  findings.note("altered-by", { at: account.madeAt, detail: `${by}: ${account.purpose}` });
  await checkOriginal(files, account, platform, findings);
  await checkNames(files, account, findings);
  const of = account.videos.reduce((sum, video) => sum + video.bytes, 0);
  for (const { path, bytes: length, sha256, camera, sound, regions } of account.videos) {
    const file = await files.open(path);
    if (file === null) {
      findings.fault("file-missing", { path });
      continue;
    }
    try {
      const hash = platform.running();
      const reader = new FrontToBack(file);
      for (;;) {
        const piece = await reader.take(CHUNK);
        if (piece.length === 0) break;
        hash.update(piece);
        options.told(read += piece.length, of);
      }
      if (file.size !== length || hash.digest() !== sha256) findings.fault("file-hash", { path });
    } finally {
      file.close?.();
    }
    for (const { x, y, width, height, from, to } of regions) {
      const detail = `${x},${y} ${width}×${height} – ${new Date(to).toISOString()}`;
      findings.note("altered-region", { camera, at: from, detail });
    }
    const code = sound === "kept"
      ? "altered-sound-kept"
      : sound === "left-out"
      ? "altered-sound-out"
      : "altered-sound-none";
    findings.note(code, { camera, path });
  }
  return verdict(device.publicKey, { of: original.export, by });
}

/** The original's own account lies beside it, is signed by the same device, and names the same videos. */
async function checkOriginal(
  files: ExportFiles,
  { original, device, videos }: Published,
  platform: Platform,
  findings: Findings,
): Promise<void> {
  const before = findings.faults.length;
  const bytes = await readSmall(files, ORIGINAL, LARGEST_SMALL);
  if (bytes === null) return findings.fault("file-missing", { path: ORIGINAL });
  if (await platform.sha256(bytes) !== original.manifestSha256) {
    return findings.fault("file-hash", { path: ORIGINAL });
  }
  const manifest = readManifest(bytes);
  if (typeof manifest === "string") {
    return findings.fault("manifest-unreadable", { path: ORIGINAL, detail: manifest });
  }
  await checkAccountSignature({
    files,
    path: ORIGINAL_SIGNATURE,
    bytes,
    device: manifest.device,
    platform,
    key: device.publicKey,
    findings,
    right: null,
  });
  if (manifest.export !== original.export || manifest.madeAt !== original.madeAt) {
    findings.fault("published-differs", { path: ORIGINAL, detail: original.export });
  }
  for (const { original: it, camera } of videos) {
    const listed = manifest.files.find((f) => f.path === it.path);
    const named = manifest.cameras.find((c) => c.camera === camera)?.videos
      .find((v) => v.path === it.path);
    const same = listed?.sha256 === it.sha256 && named?.frameSha256 === it.frameSha256 &&
      named.list === it.list && named.from === it.from;
    if (!same) findings.fault("published-differs", { path: ORIGINAL, detail: it.path });
  }
  if (findings.faults.length === before) {
    findings.proof("original-named", { detail: original.export });
  }
}

/** A video that nobody signed must not look as if it were one of these. */
async function checkNames(
  files: ExportFiles,
  { videos }: Published,
  findings: Findings,
): Promise<void> {
  const own = [PUBLISHED, SIGNATURE, ORIGINAL, ORIGINAL_SIGNATURE];
  const told = new Set([...own, ...videos.map((video) => video.path)]);
  for (const path of await files.names()) {
    if (told.has(path)) continue;
    if (path.endsWith(".mp4")) findings.fault("file-extra", { path });
    else findings.note("extra-file", { path });
  }
  if (told.size < own.length + videos.length) {
    findings.fault("published-differs", { detail: "videos" });
  }
}
