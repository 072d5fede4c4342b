import type { Layer, LayerRules } from "../layer_rules.ts";
import { info as cnInfo } from "./cn/layer.ts";
import { retention as cnRetention } from "./cn/retention.ts";
import { info as cnLnInfo } from "./cn-ln/layer.ts";
import { retention as cnLnRetention } from "./cn-ln/retention.ts";
import { info as cnAhInfo } from "./cn-ah/layer.ts";
import { retention as cnAhRetention } from "./cn-ah/retention.ts";
import { info as counterTerrorKeyTargetInfo } from "./counter-terror-key-target/layer.ts";
import { retention as counterTerrorKeyTargetRetention } from "./counter-terror-key-target/retention.ts";
import { info as lnHotelPawnMassageInfo } from "./ln-hotel-pawn-massage/layer.ts";
import { retention as lnHotelPawnMassageRetention } from "./ln-hotel-pawn-massage/retention.ts";
import { info as parcelCounterInfo } from "./parcel-counter/layer.ts";
import { retention as parcelCounterRetention } from "./parcel-counter/retention.ts";
import { info as parcelInfo } from "./parcel/layer.ts";
import { retention as parcelRetention } from "./parcel/retention.ts";
import { info as songAndDanceInfo } from "./song-and-dance/layer.ts";
import { retention as songAndDanceRetention } from "./song-and-dance/retention.ts";
import { info as guardedBySecurityServiceInfo } from "./guarded-by-security-service/layer.ts";
import { retention as guardedBySecurityServiceRetention } from "./guarded-by-security-service/retention.ts";

/** Every layer's rules. A layer without a folder, or a folder without an answer, does not compile. */
export const RULES: { readonly [L in Layer]: LayerRules<L> } = {
  "CN": { info: cnInfo, retention: cnRetention },
  "CN-LN": { info: cnLnInfo, retention: cnLnRetention },
  "CN-AH": { info: cnAhInfo, retention: cnAhRetention },
  "counter-terror-key-target": {
    info: counterTerrorKeyTargetInfo,
    retention: counterTerrorKeyTargetRetention,
  },
  "ln-hotel-pawn-massage": { info: lnHotelPawnMassageInfo, retention: lnHotelPawnMassageRetention },
  "parcel-counter": { info: parcelCounterInfo, retention: parcelCounterRetention },
  "parcel": { info: parcelInfo, retention: parcelRetention },
  "song-and-dance": { info: songAndDanceInfo, retention: songAndDanceRetention },
  "guarded-by-security-service": {
    info: guardedBySecurityServiceInfo,
    retention: guardedBySecurityServiceRetention,
  },
};
