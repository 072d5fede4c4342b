/** The questions about people as they come over the socket. */
import { z } from "zod";
import type { Need, Right, Role } from "../../recorder/people/roles.ts";
import { RIGHTS, ROLES } from "../../recorder/people/roles.ts";

/** Longer than anybody types, shorter than what costs anything. */
const text = z.string().max(2000);
const number = z.int().positive();
const right = z.enum(RIGHTS as [Right, ...Right[]]);
const need = z.enum(["anybody", "console", ...RIGHTS] as [Need, ...Need[]]);
const form = z.strictObject({
  login: text,
  name: text,
  unit: text,
  role: z.enum(ROLES as [Role, ...Role[]]),
  cameras: z.union([z.literal("all"), z.array(number).max(10_000)]),
});
const word = <const W extends string, const S extends z.ZodRawShape>(ask: W, shape: S) =>
  z.strictObject({ ask: z.literal(ask), ...shape });

/** Members of the union of all questions. */
export const PEOPLE_QUESTIONS = [
  word("gate", { need, camera: number.nullable() }),
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
    scopes: z.array(right).max(RIGHTS.length),
    until: z.int().nonnegative().nullable(),
  }),
  word("token-end", { token: number }),
] as const;
