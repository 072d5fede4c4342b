/** The commands as fast-check makes and shrinks them. */
import * as fc from "fast-check";
import type { Command, SimConfig } from "./commands.ts";
import type { World } from "./world.ts";

const KIB = 1024;
const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const small = (max: number) => fc.integer({ min: 0, max });
const is = <N extends Command["do"]>(name: N) => fc.constant(name);

/** Any configuration. */
export const anyConfig: fc.Arbitrary<SimConfig> = fc.record({
  disks: fc.integer({ min: 1, max: 3 }),
  blocksPerDisk: fc.integer({ min: 2, max: 4 }),
  blockBytes: fc.constantFrom(16 * KIB, 24 * KIB, 64 * KIB),
  cameras: fc.integer({ min: 1, max: 4 }),
  keep: fc.integer({ min: 10, max: 400 }),
});

const record = fc.record({
  do: is("record"),
  camera: small(3),
  bytes: fc.integer({ min: 100, max: 9000 }),
  duration: fc.integer({ min: 1, max: 10 }),
  wait: small(15),
  params: fc.constantFrom(0, 0, 0, 1),
});
const cut = fc.record({
  do: is("cut"),
  steps: small(40),
  again: fc.array(small(20), { maxLength: 3 }),
  off: small(20),
  seed,
});
const jump = fc.constantFrom(5000, -5000, 50 * 31_557_600_000, -50 * 31_557_600_000);

/** Any command, the ordinary ones more often. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 30, arbitrary: record },
  { weight: 15, arbitrary: cut },
  { weight: 8, arbitrary: fc.constant<Command>({ do: "commit" }) },
  { weight: 4, arbitrary: fc.record({ do: is("erase"), giveUp: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: is("wait"), ms: small(300) }) },
  { weight: 3, arbitrary: fc.record({ do: is("beginCommit"), disk: small(2) }) },
  { weight: 3, arbitrary: fc.record({ do: is("finishCommit"), disk: small(2) }) },
  { weight: 3, arbitrary: fc.record({ do: is("kill"), steps: small(20), seed }) },
  { weight: 2, arbitrary: fc.record({ do: is("clockJump"), by: jump }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is("powerOffWrongClock"), off: small(200), wallAfter: jump, seed }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ do: "confirmClock" }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("fsyncFail", "writeFail", "diskFull"),
      disk: fc.option(small(2)),
      nth: small(4),
      forEver: fc.boolean(),
      seed,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("lostWrite", "misdirectedWrite"),
      nth: small(6),
      seed,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: is("bitFlip"), newest: fc.boolean(), seed }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is("readError"), block: small(8), forEver: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ do: "indexFull" }) },
  { weight: 1, arbitrary: fc.record({ do: is("diskDies"), disk: small(2), seed }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is("retentionUp"), by: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is("hold"),
      camera: small(3),
      ago: small(200),
      length: fc.integer({ min: 1, max: 200 }),
      lasts: fc.option(fc.integer({ min: 1, max: 500 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: is("releaseHold"), nth: small(5) }) },
  { weight: 2, arbitrary: fc.constant<Command>({ do: "keepIndexCopy" }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is("restoreOldIndex"), epochsToo: fc.boolean(), seed }),
  },
  { weight: 1, arbitrary: fc.record({ do: is("keepDiskCopy"), disk: small(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: is("swapDisk"),
      disk: small(2),
      with: fc.constantFrom("foreign", "older"),
      seed,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: is("putDiskBack"), seed }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("close", "cameraDrop"), camera: small(3) }),
  },
);

/** A command as `fc.commands` runs it. The model is the world's own oracle. */
export class Happening implements fc.Command<object, World> {
  readonly #command: Command;

  constructor(command: Command) {
    this.#command = command;
  }

  check(): boolean {
    return true;
  }

  run(_model: object, world: World): void {
    world.run(this.#command);
  }

  toString(): string {
    return JSON.stringify(this.#command);
  }
}
