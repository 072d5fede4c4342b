/** The question about a site's duties as it comes over the socket. */
import { z } from "zod";
import type { Need } from "../../recorder/people/roles.ts";

/** Members of the union of all questions. */
export const DUTY_QUESTIONS = [
  z.strictObject({
    ask: z.literal("duty-done"),
    duty: z.string().max(100),
    on: z.string().max(10),
    by: z.string().min(1).max(200),
    note: z.string().min(1).max(1000),
  }),
] as const;

/** What each of them needs of whoever asks it. */
export const DUTY_NEEDS: Readonly<Record<"duty-done", Need>> = { "duty-done": "change-settings" };
