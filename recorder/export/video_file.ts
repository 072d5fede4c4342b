/** The bytes of one exported video, made while they are taken. */
import { createHash } from "node:crypto";
import { putBoxHeader } from "../format/layout.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { sha256 } from "../format/fragment_header.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { FragmentRow } from "../index/rows.ts";
import { GAP_MS, rowEnd } from "../index/summary.ts";
import { parseFragment } from "../mp4/parse_fragment.ts";
import type { Span } from "../read_port.ts";
import type { BlockBytes } from "./block_files.ts";
import { type ChainSegment, SegmentBuilder } from "./chain_segments.ts";
import { listLine } from "./fragment_list.ts";
import type { IndexedUse } from "./indexed_rows.ts";
import { type LoadedFragment, loadFragment } from "./load_fragment.ts";
import { LIST_HEAD } from "./list_head.ts";
import { exportFileType, MovieBuilder } from "./movie_box.ts";
import type { PlannedPiece, PlannedVideo } from "./plan_videos.ts";

/** What is known of a video file once its bytes are made. Hashes in hex. */
export interface VideoFacts {
  readonly bytes: number;
  readonly sha256: string;
  /** Of all bytes that are not the payload of a whole fragment. */
  readonly frameSha256: string;
  readonly whole: number;
  readonly damaged: number;
  readonly gone: number;
  readonly segments: readonly ChainSegment[];
  readonly endsGone: boolean;
  /** Displayed stretches whose footage could not be given, in order. */
  readonly lost: readonly Span[];
  /** The text of its list. */
  readonly list: string;
}

interface Opening {
  /** `ftyp`, `moov` and block header; empty where they are not to be read any more. */
  readonly bytes: Uint8Array;
  /** `ftyp` and `moov`. */
  readonly init: Uint8Array;
}

const MDAT_HEAD = 16;

/**
 * Yields a video file's bytes in order and returns what is known of it. Reads one fragment ahead.
 */
export async function* videoBytes(
  video: PlannedVideo,
  blocks: BlockBytes,
): AsyncGenerator<Uint8Array, VideoFacts, void> {
  const file = createHash("sha256");
  const frame = createHash("sha256");
  const all = (bytes: Uint8Array) => {
    file.update(bytes);
    frame.update(bytes);
    at += bytes.length;
    return bytes;
  };
  let at = 0;
  const openings = await readOpenings(video, blocks);
  // Without any, what the chain vouches for is still given; players have nothing to go by.
  const movie = new MovieBuilder(openings.find((o) => o.init.length > 0)?.init ?? null);
  const chain = new SegmentBuilder();
  const list = [LIST_HEAD];
  const lost: Span[] = [];
  const count = { whole: 0, damaged: 0, gone: 0 };

  yield all(exportFileType());
  yield all(mdatHead(video, openings));
  for await (const step of steps(video, openings, blocks)) {
    if ("opening" in step) {
      yield all(step.opening);
      continue;
    }
    const { use, row, loaded } = step;
    const { state, bytes, header, headerHash } = loaded;
    list.push(listLine(row, loaded, at));
    count[state]++;
    if (state !== "whole") addLost(lost, { from: row.start, to: rowEnd(row) });
    chain.add(
      header === null || headerHash === null ? "gone" : {
        place: { sequence: row.sequence, block: use.block, generation: use.generation },
        previous: header.previous.toHex(),
        hash: headerHash.toHex(),
      },
    );
    if (state === "whole") {
      const parsed = parseFragment(bytes.subarray(HEADER_BYTES));
      if (parsed.ok) movie.add(parsed.value, row.start, at + HEADER_BYTES);
      file.update(bytes);
      frame.update(bytes.subarray(0, HEADER_BYTES));
      at += bytes.length;
      yield bytes;
    } else yield all(bytes);
  }
  yield all(movie.finish());
  return {
    bytes: at,
    sha256: file.digest("hex"),
    frameSha256: frame.digest("hex"),
    ...count,
    segments: chain.segments,
    endsGone: chain.endsGone,
    lost,
    list: list.join(""),
  };
}

/** Adds a stretch, joined to the last where they touch. */
function addLost(lost: Span[], span: Span): void {
  const last = lost.at(-1);
  if (last !== undefined && Math.abs(span.from - last.to) <= GAP_MS) {
    lost[lost.length - 1] = { from: last.from, to: span.to };
  } else lost.push(span);
}

type Step = { readonly opening: Uint8Array } | {
  readonly use: IndexedUse;
  readonly row: FragmentRow;
  readonly loaded: LoadedFragment;
};

/** What the file's `mdat` is made of, the fragment after the present one being read meanwhile. */
async function* steps(
  video: PlannedVideo,
  openings: readonly Opening[],
  blocks: BlockBytes,
): AsyncGenerator<Step, void, void> {
  let ahead: Promise<Step> | null = null;
  for (const [i, piece] of video.pieces.entries()) {
    const opening = openings[i]?.bytes ?? new Uint8Array(0);
    for (const [n, row] of piece.rows.entries()) {
      const { use } = piece;
      const next = loadFragment(blocks, video.camera, use, row)
        .then((loaded): Step => ({ use, row, loaded }));
      if (ahead !== null) yield await ahead;
      if (n === 0 && opening.length > 0) yield { opening };
      ahead = next;
    }
  }
  if (ahead !== null) yield await ahead;
}

/** The head of `mdat`, with its size in 64 bits (ISO/IEC 14496-12 §4.2). */
function mdatHead(video: PlannedVideo, openings: readonly Opening[]): Uint8Array {
  let size = MDAT_HEAD;
  for (const { bytes } of openings) size += bytes.length;
  for (const { rows } of video.pieces) {
    for (const row of rows) size += HEADER_BYTES + row.payloadLength;
  }
  const head = new Uint8Array(MDAT_HEAD);
  putBoxHeader(head, 0, 1, "mdat");
  new DataView(head.buffer).setBigUint64(8, BigInt(size));
  return head;
}

async function readOpenings(video: PlannedVideo, blocks: BlockBytes): Promise<Opening[]> {
  const openings: Opening[] = [];
  for (const piece of video.pieces) openings.push(await readOpening(piece, video, blocks));
  return openings;
}

async function readOpening(
  { use }: PlannedPiece,
  { camera, params }: PlannedVideo,
  blocks: BlockBytes,
): Promise<Opening> {
  const none = { bytes: new Uint8Array(0), init: new Uint8Array(0) };
  try {
    const head = await blocks.read(use.block, 0, OPENING_MAX_BYTES);
    const opening = decodeOpening(head);
    if (opening === null) return none;
    const { header, init } = opening;
    const right = header.block === use.block && header.generation === use.generation &&
      header.camera === camera && sha256(init).toHex() === params &&
      header.paramsHash.toHex() === params;
    return right ? { bytes: head.slice(0, init.length + HEADER_BYTES), init: init.slice() } : none;
  } catch {
    return none; // its fragments will be gone too, and the list says so
  }
}
