/**
 * Units and clocks as types, so that mixing them does not compile.
 *
 * A branded number is an ordinary number at run time. Make one with the constructor of the same
 * name at the edge where the number comes in; inside, pass it on.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A count of bytes. */
export type Bytes = Unit<"Bytes">;
/** Displayed wall-clock time: milliseconds since 1970-01-01 UTC. Clocks may be set: never decide an erasure with it. */
export type UtcMs = Unit<"UtcMs">;
/** Trusted time: milliseconds counted by the ledger's own clock, which nobody can set. Differences of it measure retention. */
export type TrustedMs = Unit<"TrustedMs">;
/** Monotonic milliseconds of this process; the zero point means nothing. */
export type MonoMs = Unit<"MonoMs">;
/** A length of time in milliseconds. */
export type DurationMs = Unit<"DurationMs">;
/** Media time of a camera's own clock, in ticks of 1/90000 s, unwrapped; the zero point means nothing. */
export type MediaTime90k = Unit<"MediaTime90k">;
/** A length of media time in ticks of 1/90000 s. */
export type MediaDur90k = Unit<"MediaDur90k">;
/** Displayed wall-clock time in ticks of 1/90000 s since 1970-01-01 UTC (exact in a double until the year 5000). */
export type Utc90k = Unit<"Utc90k">;
/** Bits per second. */
export type BitsPerSecond = Unit<"BitsPerSecond">;

export const Bytes = (n: number) => n as Bytes;
export const UtcMs = (n: number) => n as UtcMs;
export const TrustedMs = (n: number) => n as TrustedMs;
export const MonoMs = (n: number) => n as MonoMs;
export const DurationMs = (n: number) => n as DurationMs;
export const MediaTime90k = (n: number) => n as MediaTime90k;
export const MediaDur90k = (n: number) => n as MediaDur90k;
export const Utc90k = (n: number) => n as Utc90k;
export const BitsPerSecond = (n: number) => n as BitsPerSecond;

/** One day of 24 hours. */
export const DAY_MS: DurationMs = DurationMs(86_400_000);
/** One mebibyte. */
export const MIB: Bytes = Bytes(1024 * 1024);

/** Displayed time in whole milliseconds, rounded down. */
export const utc90kToMs = (t: Utc90k): UtcMs => UtcMs(Math.floor(t / 90));
/** Displayed time in 90 kHz ticks. */
export const utcMsTo90k = (t: UtcMs): Utc90k => Utc90k(t * 90);
/** A media length in milliseconds, rounded to the nearest. */
export const dur90kToMs = (d: MediaDur90k): DurationMs => DurationMs(Math.round(d / 90));
