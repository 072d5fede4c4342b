import { encodeFragmentHeader, headerHash, sha256 } from "./fragment_header.ts";
import type { FragmentFacts, Placement } from "../pool/placement.ts";
import { appendTail } from "./append.ts";

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
 * `previous` is the hash of the camera's header before it. The parts are views of what was given.
 */
export function encodeFragment(
  at: Placement,
  facts: FragmentFacts,
  payload: readonly Uint8Array[],
  previous: Uint8Array,
  blockBytes: number,
): EncodedFragment {
  const payloadHash = sha256(...payload);
  const header = encodeFragmentHeader({
    ...facts,
    block: at.block,
    generation: at.generation,
    sequence: at.sequence,
    payloadHash,
    previous,
  });
  const { padding, free } = appendTail(at.layout, facts.payloadLength, blockBytes);
  return {
    offset: at.layout.header,
    parts: [header, ...payload, padding],
    free,
    payloadHash,
    headerHash: headerHash(header),
  };
}
