/** Checks an export as `../export/EXPORT.md` says. The program and the offline page both run this. */
import { checkCheckpoints, type WitnessedText } from "./check_checkpoints.ts";
import { ChainCheck } from "./check_chain.ts";
import { checkAccountSignature } from "./check_signature.ts";
import { checkVideo } from "./check_video.ts";
import { Findings, type Verdict } from "./findings.ts";
import { type Manifest, type ManifestCamera, readManifest } from "./read_manifest.ts";
import { type ExportFiles, type Platform, readSmall } from "./reading.ts";

/** What else is known. */
export interface VerifyOptions {
  /** The device's public key in hex, from elsewhere; `null`: nobody compares it. */
  readonly key: string | null;
  /** Checkpoints that somebody outside of the device kept. */
  readonly witnessed: readonly WitnessedText[];
  /** Told how many bytes of video were read, and of how many. */
  readonly told: (bytes: number, of: number) => void;
}

const LARGEST_SMALL = 512 * 1024 * 1024;
const ITS_OWN = ["manifest.json", "manifest.sig"];
/** Neighbouring fragments further apart than this have a gap between them; two ms for rounding. */
const GAP_MS = 202;

/** Reads everything and says what is proven, what is not, and what is wrong. Rejects only when a file cannot be read. */
export async function verifyExport(
  files: ExportFiles,
  platform: Platform,
  options: VerifyOptions,
): Promise<Verdict> {
  const findings = new Findings();
  const counted = { fragments: 0, bytes: 0 };
  const verdict = (publicKey: string): Verdict => ({
    whole: findings.faults.length === 0,
    altered: null,
    faults: findings.faults,
    notes: findings.notes,
    proofs: findings.proofs,
    publicKey,
    ...counted,
  });
  const bytes = await readSmall(files, "manifest.json", LARGEST_SMALL);
  if (bytes === null) {
    findings.fault("no-manifest");
    return verdict("");
  }
  const manifest = readManifest(bytes);
  if (typeof manifest === "string") {
    findings.fault("manifest-unreadable", { detail: manifest });
    return verdict("");
  }
  await checkAccountSignature({
    files,
    path: "manifest.sig",
    bytes,
    device: manifest.device,
    platform,
    key: options.key,
    findings,
    right: "signature-right",
  });
  await checkFiles(files, manifest, platform, findings);

  const seen = new Map<number, Map<number, string>>();
  const of = manifest.files.reduce((n, f) => n + (f.path.startsWith("video/") ? f.bytes : 0), 0);
  const interest = ofInterest(manifest, options.witnessed);
  checkAsked(manifest, findings);
  for (const camera of manifest.cameras) {
    const hashes = new Map<number, string>();
    seen.set(camera.camera, hashes);
    const chain = new ChainCheck(camera, findings);
    const spans: Span[] = [];
    const before = findings.faults.length;
    for (const video of camera.videos) {
      const open = await files.open(video.path);
      if (open === null) continue; // said already
      try {
        const list = await readSmall(files, video.list, LARGEST_SMALL);
        const checked = await checkVideo({
          camera,
          video,
          account: manifest.files.find((f) => f.path === video.path),
          list: list === null ? null : new TextDecoder().decode(list),
          chain,
          findings,
          platform,
          seen: (sequence, hash) => {
            if (interest.has(sequence)) hashes.set(sequence, hash);
          },
          told: (n) => {
            counted.bytes += n;
            options.told(counted.bytes, of);
          },
        }, open);
        counted.fragments += checked.fragments;
        spans.push(...checked.spans);
      } finally {
        open.close?.();
      }
    }
    const at = { camera: camera.camera };
    if (chain.end() && camera.stretches.length > 0) findings.proof("chain-whole", at);
    if (covered(camera, spans, manifest.requested, findings)) findings.proof("span-covered", at);
    if (findings.faults.length === before) findings.proof("fragments-whole", at);
  }
  await checkCheckpoints(manifest, options.witnessed, seen, platform, findings);
  return verdict(manifest.device.publicKey);
}

type Span = { readonly from: number; readonly to: number };

/** Names and lengths of all files, and the hashes of those that are no videos, which are read later. */
async function checkFiles(
  files: ExportFiles,
  manifest: Manifest,
  platform: Platform,
  findings: Findings,
): Promise<void> {
  const before = findings.faults.length;
  const names = new Set(await files.names());
  const told = new Map(manifest.files.map((f) => [f.path, f]));
  for (const name of names) {
    if (told.has(name) || ITS_OWN.includes(name)) continue;
    // What a file manager leaves behind is no forgery; a video that nobody signed may be one.
    if (/^(?:video|lists)\//.test(name)) findings.fault("file-extra", { path: name });
    else findings.note("extra-file", { path: name });
  }
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = await files.open(path);
    if (file === null) {
      findings.fault("file-missing", { path });
      continue;
    }
    file.close?.();
    if (file.size !== bytes) {
      findings.fault("file-length", { path, detail: `${file.size} ≠ ${bytes}` });
    } else if (!path.startsWith("video/")) {
      const content = await readSmall(files, path, LARGEST_SMALL);
      if (content === null || await platform.sha256(content) !== sha256) {
        findings.fault("file-hash", { path });
      }
    }
  }
  if (findings.faults.length === before) findings.proof("files-whole");
}

/** The account must be about what was asked for, and name each video once, and only videos that it lists. */
function checkAsked(manifest: Manifest, findings: Findings): void {
  const { requested, cameras, files } = manifest;
  const asked = requested.cameras.join();
  if (cameras.map((c) => c.camera).join() !== asked) {
    findings.fault("account-differs", { detail: asked });
  }
  const named = cameras.flatMap((c) => c.videos.flatMap((v) => [v.path, v.list]));
  const listed = files.map((f) => f.path).filter((p) => /^(?:video|lists)\//.test(p));
  if ([...named].sort().join() !== [...listed].sort().join()) {
    findings.fault("account-differs", { detail: "files" });
  }
  if (requested.from >= requested.to) findings.fault("account-differs", { detail: "requested" });
}

/** Whether footage and told gaps together cover the span asked for. */
function covered(
  camera: ManifestCamera,
  spans: readonly Span[],
  { from, to }: Manifest["requested"],
  findings: Findings,
): boolean {
  let at = from;
  let whole = true;
  const all = [...spans, ...camera.gaps].sort((a, b) => a.from - b.from);
  for (const span of [...all, { from: to, to }]) {
    if (span.from - at > GAP_MS && at < to) {
      findings.fault("not-covered", {
        camera: camera.camera,
        at,
        detail: new Date(Math.min(span.from, to)).toISOString(),
      });
      whole = false;
    }
    at = Math.max(at, span.to);
  }
  return whole;
}

/** Sequence numbers that some checkpoint names: only their hashes are remembered. */
function ofInterest(manifest: Manifest, witnessed: readonly WitnessedText[]): Set<number> {
  const { before, after } = manifest.checkpoints;
  const wanted = new Set<number>();
  for (const text of [before?.text, after?.text, ...witnessed.map((w) => w.text)]) {
    for (const [, digits = ""] of (text ?? "").matchAll(/"sequence":(\d{1,16})/g)) {
      wanted.add(Number(digits));
    }
  }
  return wanted;
}
