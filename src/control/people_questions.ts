/** The questions about people as they come over the socket. */
import * as v from "valibot";
import type { Need } from "../../recorder/people/roles.ts";
import { RIGHTS, ROLES } from "../../recorder/people/roles.ts";
import { count, positive as number, words } from "../../recorder/shapes.ts";

/** Longer than anybody types, shorter than what costs anything. */
const text = words(2000);
const right = v.picklist(RIGHTS);
const need = v.picklist(["anybody", "console", ...RIGHTS] as [Need, ...Need[]]);
const form = v.strictObject({
  login: text,
  name: text,
  unit: text,
  role: v.picklist(ROLES),
  cameras: v.union([v.literal("all"), v.pipe(v.array(number), v.maxLength(10_000))]),
});
const word = <const W extends string, const S extends v.ObjectEntries>(ask: W, shape: S) =>
  v.strictObject({ ask: v.literal(ask), ...shape });

/** Members of the union of all questions. */
export const PEOPLE_QUESTIONS = [
  word("gate", { need, camera: v.nullable(number) }),
  word("sign-in", { login: text, password: text, code: text }),
  word("first-password", { login: text, code: text, password: text }),
  word("set-up", { code: text, login: text, name: text, unit: text, password: text }),
  word("sign-out", {}),
  word("own-account", {}),
  word("own-password", { current: text, next: text }),
  word("own-codes-begin", {}),
  word("own-codes-confirm", { current: text, code: text }),
  word("own-codes-remove", { current: text }),
  word("own-session-end", { session: number }),
  word("people-list", {}),
  word("person-show", { person: number }),
  word("person-add", { form }),
  word("person-change", { person: number, form }),
  word("person-disable", { person: number }),
  word("person-enable", { person: number }),
  word("person-reset", { person: number }),
  word("person-session-end", { person: number, session: number }),
  word("token-list", {}),
  word("token-make", {
    person: number,
    name: text,
    scopes: v.pipe(v.array(right), v.maxLength(RIGHTS.length)),
    until: v.nullable(count),
  }),
  word("token-end", { token: number }),
] as const;
