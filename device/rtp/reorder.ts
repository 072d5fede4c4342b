import type { MonoMs } from "../../src/base/units.ts";
import type { SequenceTracker } from "./sequence.ts";

/** Packets that may wait for an earlier one. */
const SLOTS = 32;
/** How long the first waiting packet waits, in milliseconds. */
const PATIENCE_MS = 100;

interface Slot {
  bytes: Uint8Array;
  length: number;
  sequence: number;
  arrival: MonoMs;
  used: boolean;
}

/**
 * Puts the packets of one UDP sender back in order. Bounded in packets and in time; it needs no
 * timer, because what waits is let go by the next packet. The slots are made with the first
 * packet out of order and used again from then on.
 */
export class ReorderBuffer {
  /** Packets that came out of order and were put right. */
  reordered = 0;
  #slots: Slot[] = [];
  #waiting = 0;
  readonly #tracker: SequenceTracker;
  readonly #deliver: (packet: Uint8Array, arrival: MonoMs) => void;

  constructor(
    tracker: SequenceTracker,
    deliver: (packet: Uint8Array, arrival: MonoMs) => void,
  ) {
    this.#tracker = tracker;
    this.#deliver = deliver;
  }

  /** Takes the next packet off the wire; delivers it and all that it frees, in order. */
  push(packet: Uint8Array, sequence: number, arrival: MonoMs): void {
    const distance = this.#tracker.distance(sequence);
    if (distance > 0 && distance < SLOTS) {
      this.#keep(packet, sequence, arrival);
    } else {
      // Far ahead: what waits is older and goes first. Old ones are the tracker's to judge.
      if (distance >= SLOTS) this.flush();
      this.#deliver(packet, arrival);
    }
    if (this.#waiting === 0) return;
    this.#release();
    if (this.#waiting > SLOTS / 2 || arrival - this.#oldestArrival() > PATIENCE_MS) this.flush();
  }

  /** Lets everything go that waits, gaps or not. */
  flush(): void {
    while (this.#waiting > 0) {
      const slot = this.#nearest();
      if (slot === null) return;
      this.#let(slot);
      this.#release();
    }
  }

  /** Forgets what waits (another sender). */
  clear(): void {
    for (const slot of this.#slots) slot.used = false;
    this.#waiting = 0;
  }

  #keep(packet: Uint8Array, sequence: number, arrival: MonoMs): void {
    let free: Slot | null = null;
    for (const slot of this.#slots) {
      if (!slot.used) free ??= slot;
      else if (slot.sequence === sequence) return;
    }
    if (free === null) {
      if (this.#slots.length >= SLOTS) return this.flush();
      free = { bytes: new Uint8Array(2048), length: 0, sequence: 0, arrival, used: false };
      this.#slots.push(free);
    }
    if (free.bytes.length < packet.length) free.bytes = new Uint8Array(packet.length);
    free.bytes.set(packet);
    free.length = packet.length;
    free.sequence = sequence;
    free.arrival = arrival;
    free.used = true;
    this.#waiting++;
  }

  #release(): void {
    for (;;) {
      const slot = this.#waiting === 0 ? null : this.#nearest();
      if (slot === null || this.#tracker.distance(slot.sequence) > 0) return;
      if (this.#tracker.distance(slot.sequence) === 0) this.reordered++;
      this.#let(slot);
    }
  }

  #let(slot: Slot): void {
    slot.used = false;
    this.#waiting--;
    this.#deliver(slot.bytes.subarray(0, slot.length), slot.arrival);
  }

  #nearest(): Slot | null {
    let best: Slot | null = null;
    for (const slot of this.#slots) {
      if (!slot.used) continue;
      const closer = best === null ||
        this.#tracker.distance(slot.sequence) < this.#tracker.distance(best.sequence);
      if (closer) best = slot;
    }
    return best;
  }

  #oldestArrival(): number {
    let oldest = Infinity;
    for (const slot of this.#slots) if (slot.used) oldest = Math.min(oldest, slot.arrival);
    return oldest;
  }
}
