/** This packet is old or a copy: pass it over. */
export const OLD = -1;
/** The sender began again with another sequence: nothing is known about what lay between. */
export const RESTARTED = -2;

/** A number so far ahead is no loss but another sequence (MAX_DROPOUT of RFC 3550 appendix A.1). */
const MAX_AHEAD = 3000;
/** A number so little behind is a late packet (MAX_MISORDER of the same). */
const MAX_BEHIND = 100;

/**
 * Follows the sequence numbers of one sender, in the manner of RFC 3550 appendix A.1: a number
 * far from the expected one is passed over, unless two in a row say that the sender began anew.
 */
export class SequenceTracker {
  /** Packets that never came, or came too late. */
  lost = 0;
  #expected = -1;
  #suspect = -1;

  /** How many packets are missing before this one (0 = none), or {@link OLD}, or {@link RESTARTED}. */
  accept(sequence: number): number {
    if (this.#expected < 0) {
      this.#expected = (sequence + 1) & 0xffff;
      return 0;
    }
    const ahead = (sequence - this.#expected) & 0xffff;
    if (ahead < MAX_AHEAD) {
      this.#expected = (sequence + 1) & 0xffff;
      this.#suspect = -1;
      this.lost += ahead;
      return ahead;
    }
    if (ahead >= 0x10000 - MAX_BEHIND) return OLD;
    if (sequence === this.#suspect) {
      this.#expected = (sequence + 1) & 0xffff;
      this.#suspect = -1;
      return RESTARTED;
    }
    this.#suspect = (sequence + 1) & 0xffff;
    return OLD;
  }

  /** Distance of a number from the one expected next: 0 = in order, negative = old. */
  distance(sequence: number): number {
    if (this.#expected < 0) return 0;
    return ((sequence - this.#expected) << 16) >> 16;
  }

  /** Forgets where it was (another sender); what was lost stays counted. */
  reset(): void {
    this.#expected = -1;
    this.#suspect = -1;
  }
}
