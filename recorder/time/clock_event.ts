/** What the trusted clock has to tell; the caller writes it into the log. Milliseconds throughout. */
export type ClockEvent =
  /** The wall clock was set by `by`. Only what is displayed follows. */
  | { readonly kind: "clock-jump-ignored"; readonly by: number }
  /** The power was off, `claimed` long as the battery clock tells it; `credited` of it was counted. */
  | { readonly kind: "power-was-off"; readonly claimed: number; readonly credited: number }
  /** The true time is known again; `credited` power-off time counts from now on, `left` does not. */
  | {
    readonly kind: "clock-verified";
    readonly by: readonly string[];
    readonly credited: number;
    readonly left: number;
  }
  /** What two people or a time source say and the wall clock differ by `by` (positive: the wall clock is ahead). */
  | { readonly kind: "clock-wrong"; readonly said: readonly string[]; readonly by: number }
  /** A time source and the wall clock agree on a time that cannot be: `by` too much has passed since the last verification. */
  | { readonly kind: "clock-contradiction"; readonly said: readonly string[]; readonly by: number };
