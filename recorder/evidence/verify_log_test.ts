import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { CameraId, PoolId } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { FIRST_HASH } from "../ledger/event_hash.ts";
import { checkpointHash, hexOf, signCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { DamagedCheckpoint } from "./checkpoint_store.ts";
import { chainHash, lineLeaf, type LogLine } from "./log_line.ts";
import { append, EMPTY_RANGE, rootOf } from "./merkle.ts";
import { newSigner, type Signer, verifySignature } from "./signer.ts";
import { type LogVerdict, verifyLog } from "./verify_log.ts";

const MINUTE = 60_000;
const device = newSigner();
const stranger = newSigner();

interface History {
  readonly lines: readonly LogLine[];
  readonly checkpoints: readonly SignedCheckpoint[];
}
type Content = Omit<LogLine, "id" | "hash">;

/** A history as this program makes it: the key's line, then some lines before each checkpoint. */
function history(contents: readonly Content[], sizes: readonly number[], signer: Signer): History {
  const lines: LogLine[] = [];
  for (const content of contents) {
    const line = { ...content, id: lines.length + 1, hash: "" };
    lines.push({ ...line, hash: chainHash(lines.at(-1)?.hash ?? FIRST_HASH, line) });
  }
  const checkpoints: SignedCheckpoint[] = [];
  for (const size of sizes) {
    const number = checkpoints.length + 1;
    const before = checkpoints.at(-1);
    checkpoints.push(signCheckpoint({
      holdfast: "checkpoint",
      version: 1,
      number,
      reason: "minute",
      key: signer.keyId,
      pool: PoolId("a".repeat(32)),
      wall: UtcMs(number * MINUTE),
      trusted: TrustedMs(number * MINUTE),
      clock: "good",
      log: {
        size,
        root: hexOf(rootOf(append(EMPTY_RANGE, lines.slice(0, size).map(lineLeaf)))),
        head: lines[size - 1]?.hash ?? FIRST_HASH,
      },
      cameras: [{ camera: CameraId(1), sequence: number, hash: "0".repeat(64), end: null }],
      counts: { fragments: number, gaps: 0, refusals: 0 },
      software: "0.1.0",
      previous: before === undefined ? null : checkpointHash(before.text),
    }, signer));
  }
  return { lines, checkpoints };
}

const keyLine = (signer: Signer): Content => ({
  at: 0,
  trusted: 0,
  kind: "device-key",
  camera: null,
  reason: "the device made its signing key",
  details: JSON.stringify({ key: signer.keyId, publicKey: hexOf(signer.publicKey), before: null }),
});

const content: fc.Arbitrary<Content> = fc.record({
  at: fc.nat(1e9),
  trusted: fc.nat(1e9),
  kind: fc.constantFrom("register", "hold-placed", "disk-slow", "clock-jump-ignored"),
  camera: fc.option(fc.integer({ min: 1, max: 4 })),
  reason: fc.string({ maxLength: 8 }),
  details: fc.json({ maxDepth: 1 }),
});

/** Contents of a log, and after how many lines a checkpoint was made. */
interface Plan {
  readonly contents: readonly Content[];
  readonly sizes: readonly number[];
  /** Which checkpoint a witness has. */
  readonly seen: number;
  readonly p: number;
  readonly q: number;
}
const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(fc.array(content, { maxLength: 4 }), { minLength: 3, maxLength: 8 }),
  unsigned: fc.array(content, { maxLength: 2 }),
  seen: fc.nat(),
  p: fc.nat(),
  q: fc.nat(),
}).map(({ steps, unsigned, seen, p, q }) => {
  const contents = [keyLine(device)];
  const sizes = steps.map((step) => contents.push(...step));
  return { contents: [...contents, ...unsigned], sizes, seen: seen % sizes.length, p, q };
});
const witnessOf = (honest: History, { seen }: Plan) => honest.checkpoints.slice(seen, seen + 1);

function verify(
  { lines, checkpoints }: History,
  witnesses: readonly SignedCheckpoint[] = [],
  expectedKeys: readonly string[] = [],
): LogVerdict {
  const rows = checkpoints.map((one) => ({
    number: one.checkpoint.number,
    kept: false,
    open: () => {
      const bytes = new TextEncoder().encode(one.text);
      if (verifySignature(one.publicKey, bytes, one.signature)) return one;
      throw new DamagedCheckpoint(one.checkpoint.number, "its signature does not fit its text");
    },
  }));
  return verifyLog({ lines, checkpoints: rows, witnesses, expectedKeys });
}
const kinds = (verdict: LogVerdict) =>
  [...new Set(verdict.findings.map(({ kind }) => kind))].sort();

/** Runs so many instances: HOLDFAST_TAMPER=1000 for the long campaign. */
const RUNS = Number(Deno.env.get("HOLDFAST_TAMPER") ?? 50);
const forAll = (check: (plan: Plan, honest: History) => void) =>
  fc.assert(
    fc.property(plan, (one) => check(one, history(one.contents, one.sizes, device))),
    { numRuns: RUNS },
  );

Deno.test("honest logs, witnessed or not, raise nothing, and what is newer than the witness is said", () => {
  forAll((one, honest) => {
    assertEquals(verify(honest).findings, []);
    const [seen] = witnessOf(honest, one);
    assert(seen !== undefined);
    const verdict = verify(honest, [seen], [hexOf(device.publicKey)]);
    assertEquals(verdict.findings, []);
    assertEquals(verdict.witnessedLines, seen.checkpoint.log.size);
    assertEquals(verdict.witnessedAt, seen.checkpoint.wall);
    assertEquals(verdict.unsigned, honest.lines.length - (one.sizes.at(-1) ?? 0));
    assertEquals(verify(honest).witnessedAt, null);
  });
});

Deno.test("a line is chained to the one before it before anybody has signed it", () => {
  forAll((one, honest) => {
    const lines = honest.lines;
    const at = one.p % lines.length;
    const edited = lines.map((l, i) => i === at ? { ...l, reason: `${l.reason}!` } : l);
    const { findings } = verify({ lines: edited, checkpoints: [] });
    assertEquals(findings.map(({ kind, line }) => [kind, line]), [["line-changed", at + 1]]);
  });
});

type Edit = (lines: Content[], at: number, other: number) => Content[];
const EDITS: Readonly<Record<string, Edit>> = {
  "edited": (lines, at) => lines.map((l, i) => i === at ? { ...l, reason: `${l.reason}!` } : l),
  "its time moved": (lines, at) => lines.map((l, i) => i === at ? { ...l, at: l.at + 1 } : l),
  "of another camera": (lines, at) => lines.map((l, i) => i === at ? { ...l, camera: 9 } : l),
  "deleted": (lines, at) => lines.filter((_, i) => i !== at),
  "inserted": (lines, at) => lines.toSpliced(at, 0, { ...keyLine(device), kind: "register" }),
  "doubled": (lines, at) => lines.toSpliced(at, 0, ...lines.slice(at, at + 1)),
  "swapped": (lines, at, other) =>
    lines.map((l, i) => (i === at ? lines[other] : i === other ? lines[at] : l) ?? l),
};
const sameTexts = (a: readonly unknown[], b: readonly unknown[]) =>
  JSON.stringify(a) === JSON.stringify(b);

for (const [name, edit] of Object.entries(EDITS)) {
  Deno.test(`a line ${name}: found as it is, with the chain made anew, and signed by a stranger`, () => {
    forAll((one, honest) => {
      const signed = one.sizes.at(-1) ?? 0;
      // The first line names the key: what replacing that amounts to is a test of its own.
      if (signed < 2) return;
      const at = 1 + one.p % (signed - 1), other = 1 + one.q % (signed - 1);
      const changed = edit([...one.contents], at, other);
      // The last signed line once more is only a line that nobody signed yet.
      if (sameTexts(changed.slice(0, signed), one.contents.slice(0, signed))) return;

      const rows = edit([...honest.lines], at, other).map((l) => l as LogLine); // rows are kept whole
      const plain = kinds(verify({ ...honest, lines: rows }));
      const follows = plain.includes("line-changed") || plain.includes("line-missing");
      assert(follows || plain.includes("cut-off"), `as it is: ${plain}`);

      const rechained = history(changed, [], device).lines;
      const found = kinds(verify({ ...honest, lines: rechained }));
      assert(found.includes("tree-differs") || found.includes("cut-off"), `anew: ${found}`);

      const sizes = one.sizes.map((size) => Math.min(size, changed.length));
      const forged = history(changed, sizes, stranger);
      assert(kinds(verify(forged)).includes("key-unknown"), "by a stranger");
    });
  });

  Deno.test(`a line ${name} and all signed anew with the device's own key: found up to the witnessed head`, () => {
    forAll((one, honest) => {
      const at = 1 + one.p % Math.max(1, one.contents.length - 1);
      const other = 1 + one.q % Math.max(1, one.contents.length - 1);
      const changed = edit([...one.contents], at, other);
      if (sameTexts(changed, one.contents)) return;
      const sizes = one.sizes.map((size) => Math.min(size, changed.length));
      const verdict = verify(history(changed, sizes, device), witnessOf(honest, one));
      const seen = one.sizes[one.seen] ?? 0;
      const first = changed.findIndex((l, i) => !sameTexts([l], [one.contents[i]]));
      if (first >= 0 && first < seen || changed.length < seen) {
        assert(verdict.findings.length > 0, `line ${first + 1} of ${seen} witnessed`);
      } else {
        // Only the device vouches for it, and that is what is said.
        assertEquals(verdict.witnessedLines, seen);
      }
    });
  });
}

Deno.test("an end cut off: the lines alone, with their checkpoints, and before or after the witness", () => {
  forAll((one, honest) => {
    const signed = one.sizes.at(-1) ?? 0;
    const left = one.p % signed;
    const lines = honest.lines.slice(0, left);
    assert(kinds(verify({ ...honest, lines })).includes("cut-off"));
    const checkpoints = honest.checkpoints.filter(({ checkpoint: { log } }) => log.size <= left);
    const cut = verify({ lines, checkpoints }, witnessOf(honest, one));
    const seen = one.sizes[one.seen] ?? 0;
    if (left < seen) assert(kinds(cut).includes("cut-off"), `${left} of ${seen}`);
    else assertEquals([cut.findings.length, cut.witnessedLines], [0, seen]);
  });
});

Deno.test("another device's key put in: found by whoever knows the key, and by the witness", () => {
  forAll((one, honest) => {
    const contents = one.contents.with(0, keyLine(stranger));
    const forged = history(contents, one.sizes, stranger);
    assertEquals(verify(forged).findings, [], "nothing outside of the box is asked");
    assertEquals(verify(forged).witnessedLines, 0);
    assertEquals(kinds(verify(forged, [], [hexOf(device.publicKey)])), ["key-unknown"]);
    const verdict = kinds(verify(forged, witnessOf(honest, one)));
    assert(verdict.includes("witness-differs") && verdict.includes("key-unknown"));
  });
});

Deno.test("a checkpoint edited, taken out, put elsewhere or signed by somebody else", () => {
  forAll((one, honest) => {
    const { checkpoints } = honest;
    const at = one.p % (checkpoints.length - 1);
    const [target] = checkpoints.slice(at, at + 1);
    assert(target !== undefined);
    const text = target.text.replace('"gaps":0', '"gaps":1');
    const swap = (put: SignedCheckpoint[]) =>
      kinds(verify({ ...honest, checkpoints: checkpoints.toSpliced(at, 1, ...put) }));
    assert(swap([{ ...target, text }]).includes("checkpoint-damaged"), "edited");
    assert(swap([]).includes("checkpoint-missing"), "taken out");
    const edited = { ...target.checkpoint, counts: { ...target.checkpoint.counts, gaps: 1 } };
    assert(swap([signCheckpoint(edited, stranger)]).includes("key-unknown"), "by a stranger");
    assert(swap([signCheckpoint(edited, device)]).includes("checkpoint-order"), "not by the next");
  });
});

Deno.test("a log rolled back to an older copy of itself is known to the witness", () => {
  forAll((one, honest) => {
    const to = one.p % one.sizes.length;
    const size = one.sizes[to] ?? 0;
    const old = history([...one.contents.slice(0, size), ...one.contents.slice(0, 3)], [
      ...one.sizes.slice(0, to + 1),
      size + 3,
    ], device);
    const verdict = verify(old, honest.checkpoints.slice(-1));
    const last = one.sizes.at(-1) ?? 0;
    const same = sameTexts(old.lines.slice(0, last), honest.lines.slice(0, last));
    if (!same) assert(verdict.findings.length > 0);

    // Also where the lines are the same and only what else the device knew was put back.
    const { lines } = honest;
    const fewer = verify({ lines, checkpoints: honest.checkpoints.slice(0, -1) }, [
      ...honest.checkpoints.slice(-1),
    ]);
    assert(kinds(fewer).includes("cut-off"));
  });
});
