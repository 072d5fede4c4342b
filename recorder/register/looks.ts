/**
 * Looking at recorded footage: which part of a stretch somebody may be shown, and the entry of the
 * register under which it is shown. The page asks before each piece; one entry covers whole hours of
 * footage of one camera for half an hour of looking, so that a player's pieces do not fill the register.
 */
import { liveSince } from "../../policy/live_pictures.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { RefusedError } from "../../src/base/result.ts";
import { DurationMs, type TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import { type Actor, may } from "../people/roles.ts";
import type { RegisteredSpan, RegisterInput } from "../register_port.ts";
import { checkSpan } from "./checks.ts";
import { mayWatchLive, onWatch } from "./duty.ts";
import { ownStaffEntry, requestEntry } from "./entries_made.ts";
import { type GrantedLook, grantedLooks } from "./granted_looks.ts";
import { writeEntry } from "./register.ts";

/** Footage that one entry covers, on whole hours of the clock. */
const COVERS_MS = 3_600_000;
/** For how long somebody goes on looking under one entry. */
const HOLDS_MS = DurationMs(30 * 60_000);
/** Entries that are remembered; who is forgotten is registered once more. */
const MOST_REMEMBERED = 5000;

/** A stretch of one camera that somebody is about to look at, and why. */
export interface LookAsked extends RegisteredSpan {
  readonly camera: CameraId;
  readonly purpose: string;
}

/** What may be shown, once this was answered. */
export interface Look extends RegisteredSpan {
  /** The register's entry: durable. */
  readonly entry: number;
  /** For how long no more need be asked about this stretch. */
  readonly holds: DurationMs;
}

/** On what somebody looks. */
interface Ground {
  /** What he may be shown; all pieces inside it need not be asked for one by one. */
  readonly within: RegisteredSpan;
  readonly holds: DurationMs;
  /** What is to be registered of a stretch of whole hours. */
  readonly entry: (hours: RegisteredSpan) => RegisterInput;
}

/** Looks of one recorder; remembers which entries it wrote. */
export class Looks {
  readonly #ledger: Ledger;
  readonly #written = new Map<string, { readonly entry: number; readonly at: TrustedMs }>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * Registers that somebody looks at a stretch, and answers which one may be shown: what was asked
   * for and whatever the entry covers besides, less what is not his to see.
   *
   * @throws {RefusedError} when he may see nothing of it, `InputError` for a stretch that is none; then nothing
   * is written.
   */
  at(asked: LookAsked, actor: Actor, now: Stamp): Look {
    const { from, to } = checkSpan(asked, now.at);
    const hours = {
      from: UtcMs(Math.floor(from / COVERS_MS) * COVERS_MS),
      to: UtcMs(Math.ceil(to / COVERS_MS) * COVERS_MS),
    };
    const { within, holds, entry } = this.#ground(asked, actor, now);
    const input = entry(hours);
    const key = JSON.stringify([actor.id, actor.scopes !== undefined, input]);
    const known = this.#written.get(key);
    const fresh = known !== undefined && now.trusted - known.at < HOLDS_MS;
    const number = fresh
      ? known.entry
      : this.#ledger.commit((tx) => writeEntry(tx, input, actor, now));
    if (!fresh) this.#remember(key, number, now.trusted);
    const shown = { from: later(hours.from, within.from), to: earlier(hours.to, within.to) };
    return { ...shown, entry: number, holds };
  }

  /** On what he looks; a refusal is written down. */
  #ground(asked: LookAsked, actor: Actor, now: Stamp): Ground {
    try {
      return groundOf(this.#ledger, asked, actor, now);
    } catch (error) {
      if (error instanceof RefusedError) {
        const { camera, from, to } = asked;
        const { id, name } = actor;
        this.#ledger.event({
          kind: "access-refused",
          camera,
          reason: `footage was not shown: ${error.problem}`,
          details: { person: id, name, from, to },
        }, now);
      }
      throw error;
    }
  }

  #remember(key: string, entry: number, at: TrustedMs): void {
    this.#written.delete(key);
    this.#written.set(key, { entry, at });
    const [oldest] = this.#written.keys();
    if (this.#written.size > MOST_REMEMBERED && oldest !== undefined) this.#written.delete(oldest);
  }
}

/** @throws {RefusedError} when nothing of the stretch is his to see. */
function groundOf(reader: LedgerReader, asked: LookAsked, actor: Actor, now: Stamp): Ground {
  const { camera, purpose } = asked;
  const live = may(actor, "see-live", camera) && mayWatchLive(actor, onWatch(reader));
  const end = live ? UtcMs(Infinity) : liveSince(now.at);
  if (!may(actor, "play-back", camera)) return groundOfRequest(reader, asked, actor, end);
  if (asked.from >= end) throw tooNew();
  return {
    within: { from: UtcMs(-Infinity), to: end },
    holds: HOLDS_MS,
    entry: (hours) => ownStaffEntry(actor, camera, hours, purpose),
  };
}

/** Under the granted request that covers most of it; asked anew for each piece, so that it ends with the request. */
function groundOfRequest(
  reader: LedgerReader,
  asked: LookAsked,
  actor: Actor,
  end: UtcMs,
): Ground {
  const overlap = ({ span }: GrantedLook, end: number) =>
    Math.min(span.to, asked.to, end) - Math.max(span.from, asked.from);
  const looks = grantedLooks(reader, actor, asked.camera);
  const [best] = looks.toSorted((a, b) => overlap(b, end) - overlap(a, end));
  if (best === undefined) {
    throw new RefusedError("right", "you may not do that", "ask a manager");
  }
  if (overlap(best, end) <= 0) {
    if (looks.some((one) => overlap(one, Infinity) > 0)) throw tooNew();
    const remedy = "keep to what was granted, or ask for more";
    throw new RefusedError("request", "none that names you covers that stretch of time", remedy);
  }
  const { request, span } = best;
  return {
    within: { from: span.from, to: earlier(span.to, end) },
    holds: DurationMs(0),
    entry: (hours) =>
      requestEntry(request, {
        action: "view",
        cameras: [asked.camera],
        span: { from: later(hours.from, span.from), to: earlier(hours.to, span.to) },
      }),
  };
}

const tooNew = () =>
  new RefusedError(
    "live",
    "pictures as new as these are live ones, for the watch and the management only (AH-16(4))",
    "look at older ones, or take over the watch first",
  );

const later = (a: UtcMs, b: UtcMs) => UtcMs(Math.max(a, b));
const earlier = (a: UtcMs, b: UtcMs) => UtcMs(Math.min(a, b));
