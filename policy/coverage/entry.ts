/** What is said of one article, paragraph or item: what in the product answers it, or why nothing has to. */

/** What kind of thing answers. `rule` and `duty` are data of the text's own layer that cite it. */
export type AnswerKind = "function" | "command" | "page" | "test" | "rule" | "duty";

/** One thing that answers a unit of a text. */
export interface CoverageAnswer {
  readonly kind: AnswerKind;
  /**
   * `function`: `file#name`; `command`: as the usage text has it; `page`: the file; `test`:
   * `file#name of the test`; `rule`: a question's word; `duty`: the duty's word in the layer.
   */
  readonly ref: string;
  /** Half a line: what of the unit it answers. */
  readonly what: string;
}

/** What is said of one unit. One member at least. */
export interface CoverageEntry {
  readonly answers?: readonly CoverageAnswer[];
  /** Whom it binds instead, and why whoever runs the recorder has nothing to do. */
  readonly others?: string;
  /** What of it the product does not do yet. */
  readonly open?: string;
}

/** A text and what is said of each of its units. */
export interface CoveredText {
  readonly layer: "CN" | "CN-LN" | "CN-AH";
  /** What cites of it begin with. */
  readonly prefix: "CN" | "LN" | "AH";
  readonly title: string;
  /** For each article its paragraphs, for each paragraph its number of items. */
  readonly articles: readonly (readonly number[])[];
  /** By cite. */
  readonly entries: Readonly<Record<string, CoverageEntry>>;
}

const answer = (kind: AnswerKind) => (ref: string, what: string): CoverageAnswer => ({
  kind,
  ref,
  what,
});

/** An exported function, class or constant, as `file#name`. */
export const fn = answer("function");
/** A command, as the usage text has it. */
export const command = answer("command");
/** A page, by its file. */
export const page = answer("page");
/** A test, as `file#name of the test`. */
export const test = answer("test");
/** A question whose data in this layer cite the unit. */
export const rule = answer("rule");
/** A duty of this layer that cites the unit. */
export const duty = answer("duty");

/** A unit that these answer. */
export const by = (...answers: readonly CoverageAnswer[]): CoverageEntry => ({ answers });
/** A unit that binds others. */
export const others = (why: string): CoverageEntry => ({ others: why });
