/** What the ledger keeps, as the rest of the program sees it. */
import type { CameraId, DiskId } from "../../src/base/ids.ts";
import type { BitsPerSecond, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { IsoDate } from "../../policy/layer.ts";
import type { Layers } from "../../policy/site_layers.ts";
import type { SourceOptions } from "../port.ts";
import type { TwoPeople } from "../two_people.ts";

/** Now, on both clocks: every change is stamped with it. */
export interface Stamp {
  readonly at: UtcMs;
  readonly trusted: TrustedMs;
}

/** Facts of a site on which duties and time limits depend, never a floor. `null`: nobody told. */
export interface SiteFacts {
  /** The day of first use. */
  readonly inUse: IsoDate | null;
  /** The day on which the system was handed over for use, built and accepted. */
  readonly handedOver: IsoDate | null;
  /** Another unit runs or maintains it under a contract (CN-15(2), LN-14(p2), AH-16(2)). */
  readonly outsideOperator: boolean | null;
  /** It stands beside a military area or an organ that keeps state secrets (CN-10). */
  readonly besideSecretUnit: boolean | null;
}

/** What is known before anybody tells. */
export const UNTOLD: SiteFacts = {
  inUse: null,
  handedOver: null,
  outsideOperator: null,
  besideSecretUnit: null,
};

/** The place where the device stands, and what governs it. */
export interface Site extends SiteFacts {
  readonly name: string;
  readonly layers: Layers;
  /** See `retentionLayers` in policy. */
  readonly exemptUnderCN9: boolean;
  readonly venue: string | null;
  readonly builder: string | null;
}

/** What a person says of a camera. */
export interface CameraInput extends Pick<SourceOptions, "url" | "transport" | "via" | "audio"> {
  readonly name: string;
  readonly declaredBitrate: BitsPerSecond | null;
  /** 0 … 9; when space runs out for good, the lowest stops first. */
  readonly priority: number;
}

/** A camera as the ledger keeps it. */
export interface CameraRecord extends CameraInput {
  readonly id: CameraId;
  readonly addedAt: UtcMs;
  /** Removed cameras keep their number and their footage. */
  readonly removedAt: UtcMs | null;
}

/** What a person says of a hold. */
export interface HoldInput {
  readonly camera: CameraId;
  /** Displayed time; footage not yet recorded is covered too. */
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** Civil time at which it ends by itself; `null`: when released. */
  readonly until: UtcMs | null;
  /** The same in trusted time; `null` while nobody can tell, and then it has no end. */
  readonly untilTrusted: TrustedMs | null;
  readonly kind: "case" | "request" | "important";
  readonly who: string;
  readonly why: string;
}

/** A hold as the ledger keeps it. */
export interface HoldRecord extends HoldInput {
  readonly id: number;
  readonly placedAt: UtcMs;
  readonly releasedAt: UtcMs | null;
  readonly releasedBy: TwoPeople | null;
}

/** One line of the log. `kind` is a word in lower case with hyphens; `reason` is a sentence in English. */
export interface EventInput {
  readonly kind: string;
  readonly camera: CameraId | null;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A line of the log as it was written, chained to the one before. */
export interface EventRecord extends EventInput, Stamp {
  readonly id: number;
  readonly hash: string;
}

/** A disk of the pool as the ledger keeps it. */
export interface DiskRecord {
  readonly id: DiskId;
  readonly path: string;
  readonly joinedAt: UtcMs;
  readonly epoch: number;
  readonly state: "in-use" | "formatting" | "failed" | "refused" | "missing";
}
