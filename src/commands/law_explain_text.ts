/** A site's position before the law as text, in one of the product's languages. */
import type { ShanghaiDay } from "../../policy/days.ts";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import type { Said } from "../../policy/duty.ts";
import type { Cite } from "../../policy/layer.ts";
import type { Floor } from "../../policy/layer_rules.ts";
import type { BreachCost, Position, PositionSite, RequestNeeds } from "../../policy/position.ts";
import { sayDeadline, sayFine, saySignage, saySiting } from "../../policy/text/sentences.ts";
import {
  ACTION_NAMES,
  APPROVER_NAMES,
  BREACH_NAMES,
  PAPER_NAMES,
  PARTY_NAMES,
  PLACE_NAMES,
  REQUESTER_NAMES,
} from "../../policy/text/word_names.ts";

/** A language of the product. */
export type Language = keyof Said;

const HEADINGS = {
  rules: { zh: "适用规定", en: "Rules in force" },
  keep: { zh: "保存期限", en: "How long footage is kept" },
  place: { zh: "安装场所与标识", en: "Places and signs" },
  deadlines: { zh: "办理期限", en: "Time limits" },
  duties: { zh: "日常义务", en: "Duties" },
  requests: { zh: "谁可以查阅、复制、调取", en: "Who may have footage, and what they bring" },
  costs: {
    zh: "违反规定的罚款（→ 为数额较高、实际适用的一项）",
    en: "What a breach costs (→ the higher, which is paid)",
  },
} satisfies Record<string, Said>;

const cited = (cites: readonly Cite[]) => cites.length === 0 ? "" : `  [${cites.join(", ")}]`;
const day = (on: ShanghaiDay | null) => on === null ? null : formatIsoDate(on);

function span({ span: { unit, count }, cite }: Floor, important: boolean, language: Language) {
  const length = language === "zh"
    ? `${count} ${unit === "day" ? "日" : "年"}`
    : `${count} ${unit}${count === 1 ? "" : "s"}`;
  const what = important
    ? { zh: "重要图像", en: "important footage" }
    : { zh: "全部图像", en: "all footage" };
  return `  ${what[language]}: ≥ ${length}${cited([cite])}`;
}

function requestLine({ requester, action, emergency, needed }: RequestNeeds, l: Language): string {
  const who = `${REQUESTER_NAMES[requester][l]} · ${ACTION_NAMES[action][l]}` +
    (emergency ? { zh: "（突发事件）", en: " (emergency)" }[l] : "");
  if (!needed.possible) {
    return `  ✗ ${who}: ${{ zh: "拒绝", en: "refuse" }[l]}${cited(needed.cites)}`;
  }
  const or = { zh: "或", en: " or " }[l];
  const brings = [
    ...(needed.approvers === null ? [] : [
      { zh: "批准：", en: "approval: " }[l] +
      needed.approvers.map((one) => APPROVER_NAMES[one][l]).join(or),
    ]),
    ...(needed.twoPersons.length === 0 ? [] : [{ zh: "两名以上人员", en: "two persons" }[l]]),
    ...needed.papers.map(({ paper }) => PAPER_NAMES[paper][l]),
  ];
  const articles = [
    ...needed.cites,
    ...needed.papers.flatMap((one) => one.cites),
    ...needed.twoPersons,
  ];
  return `  ✓ ${who}${brings.length > 0 ? `: ${brings.join("; ")}` : ""}${
    cited([...new Set(articles)].sort())
  }`;
}

function costLine(
  { breach, party, forProfit, gains, pays, each }: BreachCost,
  l: Language,
): string {
  const amounts = each.flatMap(({ fine, cite }) => {
    if (fine === null) return [];
    const mark = pays.cites.includes(cite) ? "→ " : "";
    return [`${mark}${sayFine(fine)[l]} [${cite}]`];
  });
  const why = !forProfit
    ? ""
    : gains
    ? { zh: "（以营利为目的，有违法所得）", en: " (for profit, with gains)" }[l]
    : { zh: "（以营利为目的，没有违法所得）", en: " (for profit, without gains)" }[l];
  return `  ${BREACH_NAMES[breach][l]} · ${PARTY_NAMES[party][l]}${why}: ${amounts.join(" | ")}`;
}

/** The whole position, line by line. */
export function explainText(site: PositionSite, found: Position, language: Language): string[] {
  const l = language;
  const section = (heading: Said, lines: readonly string[]) =>
    lines.length === 0 ? [] : [heading[l], ...lines, ""];
  const due = (on: ShanghaiDay | null, overdue: boolean) =>
    on === null
      ? ""
      : `  (${overdue ? { zh: "已逾期", en: "overdue since" }[l] : { zh: "下次", en: "next" }[l]} ${
        day(on)
      })`;
  return [
    ...section(
      HEADINGS.rules,
      found.layers.map((info) =>
        `  ${info.id}  ${info.title[l]}  (${info.source}; ${info.inForceFrom} –; v${info.version})`
      ),
    ),
    ...section(HEADINGS.keep, [
      ...found.floors.map((floor) => span(floor, false, l)),
      ...found.importantFloors.map((floor) => span(floor, true, l)),
    ]),
    ...section(HEADINGS.place, [
      ...(site.place === null || found.siting === null ? [] : [
        `  ${saySiting(found.siting.verdict, site.place, site.builder)[l]}${
          cited(found.siting.cites)
        }`,
      ]),
      ...found.forbiddenPlaces.map(({ place, siting }) =>
        `  ✗ ${PLACE_NAMES[place][l]}${cited(siting.cites)}`
      ),
      `  ${saySignage(found.signage.required, site.builder)[l]}${cited(found.signage.cites)}`,
    ]),
    ...section(
      HEADINGS.deadlines,
      found.deadlines.map(({ event, deadline: { due: dates, cites } }) => {
        const shown = dates === null ? null : {
          lastDay: formatIsoDate(dates.lastDay),
          safeDay: formatIsoDate(dates.safeDay),
          provisional: dates.provisional,
        };
        return `  ${sayDeadline(event, shown, cites.length > 0)[l]}${cited(cites)}`;
      }),
    ),
    ...section(
      HEADINGS.duties,
      found.duties.map(({ key, duty, nextDue, overdue }) =>
        `  ${duty.what[l]}${cited([duty.cite])}${due(nextDue, overdue)}\n      ${key}  ${
          { zh: "证明：", en: "proof: " }[l]
        }${duty.proof[l]}`
      ),
    ),
    ...section(HEADINGS.requests, found.requests.map((one) => requestLine(one, l))),
    ...section(HEADINGS.costs, found.costs.map((one) => costLine(one, l))),
  ];
}
