/** All rules that decide at one time: the layers as data. */
import { RULES, type RulesOfLayers } from "./layers/mod.ts";

/** Rules that belong together. Questions are answered by one book, the built-in one unless told. */
export interface RuleBook {
  readonly layers: RulesOfLayers;
}

/** The rules that this program was built with. */
export const BUILT_IN: RuleBook = { layers: RULES };
