import { encodeFragmentHeader, headerHash, sha256 } from "./fragment_header.ts";
import type { FragmentFacts, Placement } from "../pool/placement.ts";
import { appendTail } from "./append.ts";
import { ALIGN, BOX_HEADER } from "./layout.ts";
import { HEADER_BYTES } from "./uuid_box.ts";

/** Room that {@link encodeFragment} needs around a payload in order to write without a copy. */
export const ROOMS = { head: HEADER_BYTES, tail: ALIGN + BOX_HEADER } as const;

/** A fragment's bytes for one write at `offset`: header, payload and padding. */
export interface EncodedFragment {
  readonly offset: number;
  readonly parts: readonly Uint8Array[];
  /** The page behind it, to be written first; see {@link appendTail}. Empty where the block ends. */
  readonly free: Uint8Array;
  readonly payloadHash: Uint8Array;
  readonly headerHash: Uint8Array;
}

/**
 * Encodes a placed fragment. `payload` already has decode times relative to the placement's base;
 * `previous` is the hash of the camera's header before it. With `roomy`, the payload lies in a buffer
 * with {@link ROOMS} around it, which are written: all becomes one part.
 */
export function encodeFragment(
  at: Placement,
  facts: FragmentFacts,
  payload: Uint8Array,
  previous: Uint8Array,
  blockBytes: number,
  roomy: boolean,
): EncodedFragment {
  const payloadHash = sha256(payload);
  const header = encodeFragmentHeader({
    ...facts,
    block: at.block,
    generation: at.generation,
    sequence: at.sequence,
    payloadHash,
    previous,
  });
  const { padding, free } = appendTail(at.layout, payload.length, blockBytes);
  return {
    offset: at.layout.header,
    parts: roomy ? [inPlace(header, payload, padding)] : [header, payload, padding],
    free,
    payloadHash,
    headerHash: headerHash(header),
  };
}

function inPlace(header: Uint8Array, payload: Uint8Array, padding: Uint8Array): Uint8Array {
  const length = header.length + payload.length + padding.length;
  const whole = new Uint8Array(payload.buffer, payload.byteOffset - header.length, length);
  whole.set(header);
  whole.set(padding, length - padding.length);
  return whole;
}
