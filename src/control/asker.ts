/** Who asks the recorder, as it found out itself. */
import * as v from "valibot";
import type { By } from "../../recorder/people/roles.ts";
import type { Inside } from "../../recorder/people/sessions.ts";
import type { Asker } from "../../recorder/people_port.ts";
import { words } from "../../recorder/shapes.ts";
import { question } from "./protocol.ts";

/** Who asks. */
export interface AskedBy {
  /** `null`: nobody who signed in. */
  readonly by: By | null;
  /** Whose session or token it is; `null` for the command line and for nobody. */
  readonly inside: Inside | null;
  readonly asker: Asker;
}

/** The command line on the box. */
export const CONSOLE: AskedBy = {
  by: "console",
  inside: null,
  asker: { token: null, address: "console", agent: "" },
};

/** A line of the page's socket: whose question it is, and the question. */
export const pageLine = v.strictObject({
  asker: v.strictObject({
    token: v.nullable(words(200)),
    address: words(64),
    agent: words(1000),
  }),
  question,
});
