/** Time as it truly passes, and the clocks of a machine that show it, rightly or not. */
import { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import type { Clocks } from "./machine_clock.ts";

/** The wall clock's right offset: when true time begins. */
const T0 = Date.UTC(2026, 0, 1);

export class TrueTime {
  /** Milliseconds since the beginning. */
  now = 0;
  #wallOffset = T0;
  #powerOn = 0;
  #boots = 0;

  /** What a right clock shows beside what the machine's clock shows: instants of footage have this offset. */
  get wallOffset(): number {
    return this.#wallOffset;
  }

  /** Somebody sets the machine's clock. */
  moveClock(by: number): void {
    this.#wallOffset += by;
  }

  /** The machine's clock is wrong by so much. */
  setClockWrong(by: number): void {
    this.#wallOffset = T0 + by;
  }

  /** The power is back now. */
  powerOn(): void {
    this.#powerOn = this.now;
  }

  /** The next start is another boot. */
  nextBoot(): void {
    this.#boots++;
  }

  /** The clocks of the machine. */
  clocks(): Clocks {
    const wall = () => UtcMs(this.now + this.#wallOffset);
    const mono = () => MonoMs(this.now - this.#powerOn + 1000);
    return {
      wall,
      mono,
      civil: () => UtcMs(this.now + T0),
      boot: () => ({
        wall: wall(),
        mono: mono(),
        bootId: `boot ${this.#boots}`,
        uptime: DurationMs(this.now - this.#powerOn),
      }),
    };
  }
}
