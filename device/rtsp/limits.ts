/** Bounds on what a camera may make us hold. A peer that exceeds one gets a clear failure, not our memory. */

/** Start line and headers of one message, RFC 2326 §4. Real cameras stay under 2 KiB. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** Body of one message. An SDP with long parameter sets has under 8 KiB. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Blank lines between two messages. Some cameras send one too many after a body; a flood of them is garbage. */
export const MAX_BLANK_BYTES = 1024;
/**
 * Read buffer of one connection. It must hold the largest message and the largest frame (65 539), whose
 * unfinished part is carried from one read to the next, with room for a read worth its call behind it. A
 * key frame comes in two or three reads, one right after the other.
 */
export const READ_BUFFER_BYTES = 128 * 1024;
