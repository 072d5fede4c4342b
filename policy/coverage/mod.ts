/** Every text whose articles are accounted for. */
import { ANHUI } from "./anhui.ts";
import type { CoveredText } from "./entry.ts";
import { LIAONING } from "./liaoning.ts";
import { NATIONAL } from "./national.ts";

/** The two measures, and the regulation above them. */
export const TEXTS: readonly CoveredText[] = [LIAONING, ANHUI, NATIONAL];
