import type { Duty } from "../../duty.ts";

/** Duties besides the questions: none of a checked source. */
export const duties: readonly Duty<"ln-hotel-pawn-massage">[] = [];
