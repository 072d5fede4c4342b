/** Time servers that the recorder asks; whether they are believed is trusted time's matter. */
import * as v from "valibot";
import type { Clock } from "../../src/base/clock.ts";
import { InputError, type Result } from "../../src/base/result.ts";
import { DurationMs, type MonoMs, UtcMs } from "../../src/base/units.ts";
import type { WakeLocks } from "../../src/base/wake_locks.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { EventInput, Stamp } from "../ledger/records.ts";
import { filled, tryParse } from "../shapes.ts";
import { askTime, type SntpAnswer } from "../time/sntp.ts";
import { sleep } from "./commit_loop.ts";
import type { TrustedTime } from "./trusted_time.ts";

const SETTING = "time-sources";
const MOST = 8;
const hosts = v.pipe(v.array(filled), v.maxLength(MOST));

/** A little over half an hour, since trusted time counts at most two agreements an hour. */
const ASK_EVERY_MS = 31 * 60_000;
const FIRST_AFTER_MS = 10_000;
const TIMEOUT = DurationMs(5000);
/** Servers that differ by more do not both tell the time; none of them is believed then. */
const SERVERS_AGREE_MS = 1000;
const TELL_AGAIN_MS = 24 * 3_600_000;

/** The servers in force; none when nobody has set any, or what is stored is not readable. */
export function timeSources(ledger: LedgerReader): readonly string[] {
  const stored = tryParse(hosts, ledger.setting(SETTING) ?? []);
  return stored.ok ? stored.value : [];
}

/** Sets the servers, `host` or `host:port` each; an empty list asks nobody. Throws `InputError`. */
export function setTimeSources(tx: LedgerTx, servers: readonly string[], now: Stamp): void {
  if (servers.length > MOST) {
    throw new InputError("server", `${servers.length} are too many`, `name at most ${MOST}`);
  }
  for (const server of servers) parseServer(server);
  tx.setSetting(SETTING, [...new Set(servers)]);
  tx.appendEvent({
    kind: "time-sources-set",
    camera: null,
    reason: "the time servers were set",
    details: { servers },
  }, now);
}

/** A server's name or address, and its port. Throws `InputError`. */
export function parseServer(server: string): { host: string; port: number } {
  const match =
    /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?))(?::(\d{1,5}))?$/i
      .exec(server);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? 123);
  if (host === undefined || port < 1 || port > 65535) {
    throw new InputError(
      "server",
      `${server} is no name or address of a server`,
      "give it as ntp.ntsc.ac.cn, 10.0.0.1 or [fd00::1], with :PORT where it is not 123",
    );
  }
  return { host, port };
}

/** What asking works with. */
export interface AskDeps {
  readonly servers: () => readonly string[];
  readonly time: Pick<TrustedTime, "observe">;
  readonly clock: Clock;
  readonly told: (event: EventInput) => void;
  /** How long one server may take. */
  readonly timeout?: DurationMs;
  /** Held while an answer is under way: an answer that waits for its turn looks like a slow network. */
  readonly wakeLocks?: WakeLocks;
}

interface Trouble {
  readonly why: string;
  readonly at: MonoMs;
}

/** Asks the servers in force, and tells which of them fail. */
export class TimeSources {
  readonly #deps: AskDeps;
  /** What was last told of each server: the same failure every half hour is no news. */
  readonly #troubles = new Map<string, Trouble>();
  #wake = new AbortController();

  constructor(deps: AskDeps) {
    this.#deps = deps;
  }

  /** Asks soon after the start and then about twice an hour, until aborted. */
  async run(signal: AbortSignal, firstAfter = FIRST_AFTER_MS): Promise<void> {
    await sleep(firstAfter, signal);
    while (!signal.aborted) {
      await this.askOnce(signal);
      this.#wake = new AbortController();
      await sleep(ASK_EVERY_MS, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** Other servers were set: asks them now. */
  changed(): void {
    this.#wake.abort();
  }

  /**
   * Asks all servers at once. Where those that answer agree, their word goes to trusted time; where
   * they do not, one of them is wrong and nobody knows which, so none is believed.
   */
  async askOnce(signal: AbortSignal): Promise<void> {
    const { clock, timeout = TIMEOUT, servers, wakeLocks } = this.#deps;
    const asking = Promise.all(
      servers().map(async (server) => {
        const answer = await askTime({ ...parseServer(server), timeout, clock, signal });
        return { server, answer };
      }),
    );
    const asked = await (wakeLocks?.during(asking) ?? asking);
    if (signal.aborted) return;
    const good: { server: string; utc: UtcMs }[] = [];
    for (const { server, answer } of asked) {
      this.#note(server, answer);
      if (answer.ok) good.push({ server, utc: this.#now(answer.value) });
    }
    const [first] = good;
    if (first === undefined) return;
    const apart = Math.max(...good.map(({ utc }) => utc)) - Math.min(...good.map(({ utc }) => utc));
    if (apart > SERVERS_AGREE_MS) {
      this.#tell("all", `the time servers are ${Math.round(apart)} ms apart; none is believed`);
      return;
    }
    this.#troubles.delete("all");
    this.#deps.time.observe(good.map(({ server }) => server).join(", "), first.utc);
  }

  /** What a server's answer says of this very moment. */
  #now({ utc, mono }: SntpAnswer): UtcMs {
    return UtcMs(Math.round(utc + (this.#deps.clock.mono() - mono)));
  }

  #note(server: string, answer: Result<SntpAnswer, string>): void {
    if (!answer.ok) this.#tell(server, answer.error);
    else if (this.#troubles.delete(server)) {
      this.#deps.told({
        kind: "time-source-answers",
        camera: null,
        reason: "the time server answers again",
        details: { server },
      });
    }
  }

  #tell(server: string, why: string): void {
    const at = this.#deps.clock.mono();
    const last = this.#troubles.get(server);
    if (last !== undefined && at - last.at < TELL_AGAIN_MS) return;
    this.#troubles.set(server, { why, at });
    this.#deps.told({ kind: "time-source-failed", camera: null, reason: why, details: { server } });
  }
}
