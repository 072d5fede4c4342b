/** The site's duties: what is late, what comes next, what proves each; on screens and on an inspector's paper. */
import { html } from "hono/html";
import type { SiteDuties, SiteDuty } from "../../../recorder/register_ask_port.ts";
import { dutyTexts } from "../../text/duties/duty_texts.ts";
import { DUTY_GROUPS, type DutyGroup, dutyGroups } from "../../view/duty_groups.ts";
import { fullTime } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import { dutyRow, type RowContext } from "./duty_row.ts";
import { facts, page, type PageContext, type Typed } from "./parts.ts";

/** What somebody has to do now or soon: counted above everything else. */
const TO_DO = ["overdue", "soon", "once"] as const;

/** The page. `typed` is a form that was wrong; `written` the duty that was just written down, or empty. */
export function dutiesPage(
  c: PageContext,
  list: SiteDuties,
  typed: Typed,
  written: string,
): Html {
  const d = dutyTexts(c.t.language);
  const language = c.t.language === "en" ? "en" : "zh";
  const groups = dutyGroups(list);
  const row: RowContext = {
    ...{ c, d, language, today: list.today, typed, written },
    mayWrite: c.actor.rights.includes("change-settings"),
  };
  return page(c, {
    path: "/duties",
    title: d.title,
    body: html`
      <p class="screen-only">${d.intro} ${d.printHint}</p>
      ${list.site === null ? html`<p class="unset">${d.notSet}</p>` : ""}
      <ul class="counts">${TO_DO.map((group) =>
        html`<li class="${level(group, groups[group].length)}"><a href="#${group}"><b>${
          groups[group].length
        }</b> ${d.groups[group].name}</a></li>`
      )}</ul>
      ${facts([
        ...(list.site === null || list.site === "" ? [] : [[d.site, list.site] as const]),
        [d.rules, html`${list.rules.map((rule) => ruleLine(rule, language))}`],
        ...(list.site === null ? [] : [
          [d.inUse, list.inUse ?? d.notTold] as const,
          [d.handedOver, list.handedOver ?? d.notTold] as const,
        ]),
        [d.asOf, fullTime(c.now)],
      ])}
      ${DUTY_GROUPS.map((group) => section(row, group, groups[group]))}
      <p class="note">${d.proposedNote}</p>
      <table class="signatures print-only">
        <tr>
          <td>${d.signSite}</td>
          <td>${d.signInspector}</td>
        </tr>
      </table>
    `,
  });
}

const ruleLine = ({ id, title, version }: SiteDuties["rules"][number], l: "zh" | "en"): Html =>
  html`<span class="rule"><cite>${id} · ${version}</cite> ${title[l]}</span>`;

/** Red for what is late, green for nothing late; what has no date is not judged. */
function level(group: DutyGroup, n: number): string {
  if (group === "overdue") return n > 0 ? "bad" : "good";
  return group === "soon" && n > 0 ? "warn" : "";
}

function section(row: RowContext, group: DutyGroup, duties: readonly SiteDuty[]): Html {
  const { d } = row;
  const { name, hint } = d.groups[group];
  const { what, cite, rhythm, last, due } = d.columns;
  if (duties.length === 0 && group !== "overdue") return html``;
  return html`
    <section id="${group}" class="duties ${duties.length > 0 ? group : ""}">
      <h2>${name} <small>${d.count(duties.length)}</small></h2>
      ${hint === "" ? "" : html`<p class="note">${hint}</p>`}
      ${duties.length === 0 ? html`<p class="none">${d.none}</p>` : html`
        <table>
          <thead>
            <tr>
              <th class="what">${what}</th>
              <th>${cite}</th>
              <th>${rhythm}</th>
              <th>${last}</th>
              <th>${due}</th>
            </tr>
          </thead>
          <tbody>${duties.map((duty) => dutyRow(row, duty))}</tbody>
        </table>
      `}
    </section>
  `;
}
