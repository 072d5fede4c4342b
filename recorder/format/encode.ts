import { encodeFragmentHeader, headerHash, sha256 } from "./fragment_header.ts";
import type { FragmentFacts, Placement } from "../pool/placement.ts";
import { appendTail } from "./append.ts";

/** A fragment's bytes for one write at `offset`: header, payload, padding and the head of the `free` box. */
export interface EncodedFragment {
  readonly offset: number;
  readonly parts: readonly [header: Uint8Array, payload: Uint8Array, tail: Uint8Array];
  readonly payloadHash: Uint8Array;
  readonly headerHash: Uint8Array;
}

/**
 * Encodes a placed fragment. `payload` already has decode times relative to the placement's base;
 * `previous` is the hash of the camera's header before it.
 */
export function encodeFragment(
  at: Placement,
  facts: FragmentFacts,
  payload: Uint8Array,
  previous: Uint8Array,
  blockBytes: number,
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
  const tail = appendTail(at.layout, payload.length, blockBytes);
  return {
    offset: at.layout.header,
    parts: [header, payload, tail],
    payloadHash,
    headerHash: headerHash(header),
  };
}
