/** Each answer as one sentence that site staff understand, in both languages. */
import type { CombinedDisclosure, SitingVerdict } from "../combine.ts";
import type { Said } from "../duty.ts";
import type { Fine } from "../layer_rules.ts";
import type { Action, Breach, Builder, Event, Lack, Party, Place, Requester } from "../words.ts";
import {
  ACTION_NAMES,
  BREACH_NAMES,
  BUILDER_NAMES,
  EVENT_NAMES,
  LACK_NAMES,
  PARTY_NAMES,
  PLACE_NAMES,
  REQUESTER_NAMES,
} from "./word_names.ts";

/** How long footage is kept; dates as Shanghai shows them. */
export function sayRetention(keepUntil: string, mustErase: boolean): Said {
  return mustErase
    ? {
      zh: `该图像资料须保存至 ${keepUntil}；此后已实现处理目的的，应当删除。`,
      en:
        `Keep this footage until ${keepUntil}; after that it must be deleted once it has served its purpose.`,
    }
    : {
      zh: `该图像资料须保存至 ${keepUntil}，此前不得删除。`,
      en: `Keep this footage until ${keepUntil}; it must not be deleted before.`,
    };
}

/** Whether footage may be erased. */
export function sayErase(verdict: "permit" | "refuse", held: boolean): Said {
  if (verdict === "permit") {
    return {
      zh: "保存期已满，且无保全要求，可以删除。",
      en: "The ordered time is over and no hold covers this footage: it may be erased.",
    };
  }
  return held
    ? {
      zh: "该图像资料已被保全，不得删除。",
      en: "A hold covers this footage: it must not be erased.",
    }
    : {
      zh: "保存期未满，不得删除。",
      en: "The ordered time is not over: this footage must not be erased.",
    };
}

/** Whether cameras belong in a place. */
export function saySiting(verdict: SitingVerdict, place: Place, builder: Builder): Said {
  const [at, who] = [PLACE_NAMES[place], BUILDER_NAMES[builder]];
  switch (verdict) {
    case "forbidden":
      return {
        zh: `禁止任何单位和个人在${at.zh}安装摄像设备。`,
        en: `Nobody may put cameras here: ${at.en}.`,
      };
    case "not-yours":
      return {
        zh: `${at.zh}由他人负责建设，${who.zh}不得安装。`,
        en: `Others must build here (${at.en}); not for: ${who.en}.`,
      };
    case "required":
      return {
        zh: `${who.zh}应当在${at.zh}安装公共安全视频系统。`,
        en: `Cameras are ordered here (${at.en}), to be built by: ${who.en}.`,
      };
    case "permitted":
      return {
        zh: `所列规定未禁止${who.zh}在${at.zh}安装，亦未要求安装。`,
        en: `These rules neither order nor forbid cameras here (${at.en}) for: ${who.en}.`,
      };
  }
}

/** Whether a sign is required. */
export function saySignage(required: boolean, builder: Builder): Said {
  const who = BUILDER_NAMES[builder];
  return required
    ? {
      zh: `${who.zh}建设的系统应当设置明显标识。`,
      en: `A plain sign is required where the system is built by: ${who.en}.`,
    }
    : {
      zh: `所列规定未要求${who.zh}建设的系统设置标识。`,
      en: `These rules require no sign where the system is built by: ${who.en}.`,
    };
}

/** By when something must be done. Dates as text; `null` where no layer sets any, though one may order it promptly. */
export function sayDeadline(
  event: Event,
  due: { readonly lastDay: string; readonly safeDay: string; readonly provisional: boolean } | null,
  promptly: boolean,
): Said {
  const { zh, en } = EVENT_NAMES[event];
  if (due === null && promptly) {
    return {
      zh: `${zh}：应当及时办理，所列规定未设定具体日期。`,
      en: `Where ${en}: act promptly; these rules set no date.`,
    };
  }
  if (due === null) {
    return {
      zh: `${zh}：所列规定未设定具体日期。`,
      en: `These rules set no date where ${en}.`,
    };
  }
  const [zhNote, enNote] = due.provisional
    ? ["（节假日安排尚未公布，日期待定）", " (provisional: that year's holidays are not known yet)"]
    : ["", ""];
  return {
    zh: `${zh}：最迟 ${due.lastDay}，建议不晚于 ${due.safeDay}${zhNote}。`,
    en: `Where ${en}: ${due.lastDay} is the last day, ${due.safeDay} the day to aim at${enNote}.`,
  };
}

/** Whether a requester gets footage. */
export function sayDisclosure(
  { verdict, missing }: Pick<CombinedDisclosure, "verdict" | "missing">,
  requester: Requester,
  action: Action,
): Said {
  const [who, what] = [REQUESTER_NAMES[requester], ACTION_NAMES[action]];
  if (verdict === "permit") {
    return {
      zh: `可以允许${who.zh}${what.zh}；须先登记。`,
      en: `May be granted to ${who.en} (${what.en}); register it first.`,
    };
  }
  const lacks = (language: keyof Said) => missing.map((lack: Lack) => LACK_NAMES[lack][language]);
  return {
    zh: `不得允许${who.zh}${what.zh}：${missing.includes("lawful-basis") ? "" : "缺少"}${
      lacks("zh").join("、")
    }。`,
    en: `Refuse ${who.en} (${what.en}): ${missing.includes("lawful-basis") ? "" : "lacking "}${
      lacks("en").join(", ")
    }.`,
  };
}

/** An amount or a range of yuan. */
export function sayFine({ min, max }: Fine): Said {
  if (min === max) return { zh: `${max} 元`, en: `${max} yuan` };
  return min === 0
    ? { zh: `${max} 元以下`, en: `up to ${max} yuan` }
    : { zh: `${min} 元以上 ${max} 元以下`, en: `${min} to ${max} yuan` };
}

/** What a breach costs; `null` where no layer sets an amount. */
export function sayPenalty(fine: Fine | null, breach: Breach, party: Party): Said {
  const [what, who] = [BREACH_NAMES[breach], PARTY_NAMES[party]];
  if (fine === null) {
    return {
      zh: `${what.zh}：所列规定未对${who.zh}设定罚款数额。`,
      en: `These rules set no fine (${who.en}): ${what.en}.`,
    };
  }
  const amount = sayFine(fine);
  return {
    zh: `${what.zh}：对${who.zh}处 ${amount.zh}罚款。`,
    en: `Fine (${who.en}): ${amount.en}, for ${what.en}.`,
  };
}
