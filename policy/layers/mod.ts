/** Every layer's rules, each from its own folder. */
import type { Layer } from "../layer.ts";
import type { LayerRules } from "../layer_rules.ts";
import { rules as cn } from "./cn/mod.ts";
import { rules as cnLn } from "./cn-ln/mod.ts";
import { rules as cnAh } from "./cn-ah/mod.ts";
import { rules as counterTerrorKeyTarget } from "./counter-terror-key-target/mod.ts";
import { rules as lnHotelPawnMassage } from "./ln-hotel-pawn-massage/mod.ts";
import { rules as parcelCounter } from "./parcel-counter/mod.ts";
import { rules as parcel } from "./parcel/mod.ts";
import { rules as songAndDance } from "./song-and-dance/mod.ts";
import { rules as guardedBySecurityService } from "./guarded-by-security-service/mod.ts";

/** The rules of each layer. */
export type RulesOfLayers = { readonly [L in Layer]: LayerRules<L> };

/** The rules that this program was built with. A layer without a folder, or a folder without an answer, does not compile. */
export const RULES: RulesOfLayers = {
  "CN": cn,
  "CN-LN": cnLn,
  "CN-AH": cnAh,
  "counter-terror-key-target": counterTerrorKeyTarget,
  "ln-hotel-pawn-massage": lnHotelPawnMassage,
  "parcel-counter": parcelCounter,
  "parcel": parcel,
  "song-and-dance": songAndDance,
  "guarded-by-security-service": guardedBySecurityService,
};
