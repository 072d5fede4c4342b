/** An expected outcome: a value, or what was wrong. Exceptions are for what nobody could foresee. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | {
  readonly ok: false;
  readonly error: E;
};

/** A result that went well. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
/** A result that went wrong, with what was wrong. */
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
});

/** What a person typed or sent was wrong: which field, what about it, and what to do instead. */
export class InputError extends Error {
  override readonly name: string = "InputError";
  /** The field, option or key that was wrong. */
  readonly field: string;
  /** What about it was wrong. */
  readonly problem: string;
  /** What to do about it, a whole sentence without the full stop. */
  readonly remedy: string;

  constructor(field: string, problem: string, remedy: string) {
    super(`${field}: ${problem}; ${remedy}`);
    this.field = field;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** What was asked for is well formed, and the answer is no: the law, the pool or a person's right forbids it. */
export class RefusedError extends InputError {
  override readonly name: string = "RefusedError";
}

/** Nothing is wrong with what was asked for, but it was not looked at: it is to be asked again later. */
export class WaitError extends RefusedError {
  override readonly name: string = "WaitError";
  /** Whole seconds after which asking again makes sense, 1 or more. */
  readonly seconds: number;
  /** Whether the asker himself asked too often, or all together did. */
  readonly whose: "asker" | "everybody";

  constructor(field: string, problem: string, seconds: number, whose: WaitError["whose"]) {
    const whole = Math.max(1, Math.ceil(seconds));
    super(field, problem, `wait ${whole} s and try again`);
    this.seconds = whole;
    this.whose = whose;
  }
}
