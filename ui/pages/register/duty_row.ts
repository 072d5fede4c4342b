/** One duty as a row of the page of duties, with the form that writes down that it was done. */
import { html } from "hono/html";
import type { SiteDuty } from "../../../recorder/register_ask_port.ts";
import type { DutyTexts } from "../../text/duties/texts.ts";
import { daysBetween } from "../../view/duty_groups.ts";
import type { Html } from "../layout.ts";
import { line, type PageContext, postForm, to, type Typed } from "./parts.ts";

/** What one row is made with. */
export interface RowContext {
  readonly c: PageContext;
  readonly d: DutyTexts;
  readonly language: "zh" | "en";
  readonly today: string;
  readonly mayWrite: boolean;
  /** A form that was wrong, to be shown again in its row. */
  readonly typed: Typed;
  /** The duty that was just written down, or empty. */
  readonly written: string;
}

/** Nothing to say in a cell. */
const NOTHING = "–";

/** The row. Forms lead back to it. */
export function dutyRow(row: RowContext, duty: SiteDuty): Html {
  const { d, language, written } = row;
  const { cite, rhythm, last, due } = d.columns;
  const done = duty.key === written ? duty.last : null;
  return html`
    <tr id="${duty.key}">
      <td class="what">
        <b>${duty.what[language]}</b>
        ${duty.onlyIf === null ? "" : html`<em>${onlyIf(d, duty.onlyIf)}</em>`}
        <small>${d.proof}${duty.proof[language]}</small>
        ${done === null ? "" : html`
          <p class="success screen-only" role="status">${d.written(done.on, done.by)}</p>
        `}
        ${row.mayWrite ? doneForm(row, duty) : ""}
      </td>
      ${cell(cite, html`<cite>${duty.cite}</cite>`)}
      ${cell(rhythm, rhythmText(d, duty))}
      ${cell(last, lastText(row, duty))}
      ${cell(due, dueText(row, duty))}
    </tr>
  `;
}

/** A cell that names its column where the table is too narrow for columns. */
const cell = (column: string, text: Html | string): Html =>
  html`
    <td data-label="${column}" class="${text === NOTHING ? "blank" : ""}">
      <div>${text}</div>
    </td>
  `;

const onlyIf = (d: DutyTexts, condition: NonNullable<SiteDuty["onlyIf"]>): string =>
  condition === "always" ? "" : d.onlyIf[condition];

function rhythmText(d: DutyTexts, { rhythm }: SiteDuty): Html | string {
  switch (rhythm.kind) {
    case "standing":
      return d.standing;
    case "on-event":
      return d.onEvent;
    case "before":
      return d.before[rhythm.event];
    case "every": {
      const often = d.every(rhythm.days);
      return rhythm.set === "article" ? often : html`${often} <small>${d.proposed}</small>`;
    }
  }
}

function lastText({ c, d }: RowContext, { last, rhythm }: SiteDuty): Html | string {
  if (last === null) {
    return rhythm.kind === "standing" || rhythm.kind === "on-event"
      ? NOTHING
      : html`<span class="never">${d.neverDone}</span>`;
  }
  const { on, by, note, from } = last;
  const where = { "watch-book": "/watch", retirement: "/retirement" } as const;
  return html`<b>${on}</b> ${by} <small>${
    from === "written" ? note : html`<a href="${to(c, where[from])}">${d.from[from]}</a>`
  }</small>`;
}

function dueText(
  { d, today }: RowContext,
  { nextDue, overdue, rhythm, last }: SiteDuty,
): Html | string {
  if (nextDue === null) {
    return rhythm.kind === "before" && last !== null ? d.doneForGood : NOTHING;
  }
  const days = daysBetween(today, nextDue);
  const far = overdue ? d.late(-days) : days <= 0 ? d.dueToday : d.inDays(days);
  return html`<b>${nextDue}</b> <small class="${overdue ? "late" : ""}">${far}</small>`;
}

/** Open when what was typed into it was wrong. */
function doneForm({ c, d, today, typed }: RowContext, { key }: SiteDuty): Html {
  const again = typed.get("duty") === key;
  const value = (name: string) => again ? typed.get(name) ?? "" : "";
  return html`
    <details class="screen-only" ${again ? html`open` : ""}>
      <summary>${d.writeDown}</summary>
      ${postForm(
        c,
        `/duties#${key}`,
        html`
          ${again && c.wrong !== null ? html`<p class="trouble">${c.wrong}</p>` : ""}
          <input type="hidden" name="duty" value="${key}">
          <div class="row">
            ${line(d.on, "on", { type: "date", value: value("on") || today, latest: today })}
            ${line(d.note, "note", { value: value("note"), hint: d.noteHint, most: 1000 })}
          </div>
          <button type="submit" class="primary">${d.save}</button>
        `,
      )}
    </details>
  `;
}
