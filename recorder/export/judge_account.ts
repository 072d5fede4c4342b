/** Whether an account may be signed: it says what was granted, and its chain is that of the disks. */
import type { CameraId } from "../../src/base/ids.ts";
import { decodeFragmentHeader, sha256 } from "../format/fragment_header.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { type Manifest, type ManifestStretch, readManifest } from "../verify/read_manifest.ts";
import type { BlockBytes } from "./block_files.ts";
import type { GrantedExport } from "./desk.ts";
import type { HeldRows } from "./indexed_rows.ts";
import type { Checkpoints } from "./request.ts";
import { type SelectedRow, selectRows } from "./select_rows.ts";

/**
 * What is wrong with an account; `null` when it may be signed. A stretch's last header names by its
 * chain all headers before it and by them all pictures, so that header is held against the disk.
 */
export async function judgeAccount(
  bytes: Uint8Array,
  granted: GrantedExport,
  checkpoints: Checkpoints | null,
  held: HeldRows,
  blocks: BlockBytes,
): Promise<string | null> {
  const manifest = readManifest(bytes);
  if (typeof manifest === "string") return manifest;
  const { request } = granted;
  const said: [string, unknown, unknown][] = [
    ["export", manifest.export, request.id],
    ["device", [manifest.device.keyId, manifest.device.publicKey], [
      granted.keyId,
      granted.publicKey,
    ]],
    ["requested", manifest.requested, {
      from: request.from,
      to: request.to,
      cameras: request.cameras.map((c) => c.id),
    }],
    ["who", manifest.who, {
      requester: request.requester,
      purpose: request.purpose,
      destination: request.destination,
      request: request.requestId,
      registerEntry: granted.registerEntry,
    }],
    ["legalBasis", manifest.legalBasis, request.legalBasis],
    ["checkpoints", manifest.checkpoints, checkpoints],
    [
      "cameras",
      manifest.cameras.map((c) => [c.camera, c.name]),
      request.cameras.map((c) => [
        c.id,
        c.name,
      ]),
    ],
  ];
  const other = said.find(([, a, b]) => sorted(a) !== sorted(b));
  if (other !== undefined) return `its member ${other[0]} is not what was granted`;
  return await judgeStretches(manifest, granted, held, blocks);
}

async function judgeStretches(
  manifest: Manifest,
  { request }: GrantedExport,
  held: HeldRows,
  blocks: BlockBytes,
): Promise<string | null> {
  for (const [i, { stretches }] of manifest.cameras.entries()) {
    const camera = request.cameras[i];
    if (camera === undefined) return "a camera is too many";
    const ends = new Map<number, SelectedRow | null>(
      stretches.flatMap((s) => [[s.firstSequence, null], [s.lastSequence, null]]),
    );
    for (const selected of selectRows(held, camera.id, request.from, request.to)) {
      if (ends.has(selected.row.sequence)) ends.set(selected.row.sequence, selected);
    }
    for (const stretch of stretches) {
      const wrong = await judgeStretch(stretch, camera.id, ends, blocks);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}

async function judgeStretch(
  stretch: ManifestStretch,
  camera: CameraId,
  ends: ReadonlyMap<number, SelectedRow | null>,
  blocks: BlockBytes,
): Promise<string | null> {
  const first = await headerAt(ends.get(stretch.firstSequence) ?? null, blocks);
  const last = await headerAt(ends.get(stretch.lastSequence) ?? null, blocks);
  const right = first?.previous === stretch.previous && last?.hash === stretch.head;
  return right
    ? null
    : `camera ${camera}: ${stretch.firstSequence}–${stretch.lastSequence} is not what the disks hold`;
}

async function headerAt(at: SelectedRow | null, blocks: BlockBytes) {
  if (at === null) return null;
  const bytes = await blocks.read(at.use.block, at.row.offset, HEADER_BYTES);
  const header = decodeFragmentHeader(bytes, 0);
  return header && { previous: header.previous.toHex(), hash: sha256(bytes).toHex() };
}

/** JSON with the members of objects in the order of their names. */
function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1))
        : inner,
  );
}
