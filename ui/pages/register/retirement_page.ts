/** Taking the device out of service, step by step (AH-15). */
import { html } from "hono/html";
import type { Retirement } from "../../../recorder/register_port.ts";
import { dayName } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import {
  facts,
  history,
  line,
  lines,
  page,
  type PageContext,
  postForm,
  type Typed,
} from "./parts.ts";
import { proposeForm } from "./two_people_page.ts";

/** The page: what has been done, and the one step that comes next. */
export function retirementPage(c: PageContext, it: Retirement | null, typed: Typed): Html {
  const { r } = c;
  const mayChange = c.actor.rights.includes("change-settings");
  return page(c, {
    path: "/retirement",
    title: r.retireTitle,
    body: html`
      <p>${r.retireIntro}</p>
      ${it === null ? "" : html`
        <section class="verdict">
          <h2>${r.retireStates[it.state]}</h2>
          ${facts([
            [r.plannedDay, it.plannedDay],
            [
              r.noticeTitle,
              html`${it.noticeBy === null ? r.noNotice : r.noticeBy(it.noticeBy)} <cite>${
                it.cites.join(", ")
              }</cite>`,
            ],
            [r.reason, it.why],
            [r.by, `${it.second}, ${it.by.name}`],
          ])}
        </section>
        ${history(c, it.steps)}
      `}
      ${mayChange ? nextSteps(c, it, typed) : ""}
    `,
  });
}

function nextSteps(c: PageContext, it: Retirement | null, typed: Typed): Html {
  const { r } = c;
  const value = (name: string) => typed.get(name) ?? "";
  const today = dayName(c.now);
  const day = line(r.day, "day", { type: "date", value: value("day") || today });
  if (it === null) {
    return html`<h2>1. ${r.plannedDay}</h2>${
      proposeForm(c, "retire", line(r.plannedDay, "plannedDay", { type: "date" }))
    }`;
  }
  const notice = html`<h2>2. ${r.noticeTitle}</h2>${
    postForm(
      c,
      "/retirement/notice",
      html`${day}
        ${line(r.noticeTo, "to", { value: value("to") })}
        ${line(r.noticeHow, "how", { value: value("how"), most: 500 })}
        ${line(r.reference, "reference", { value: value("reference"), optional: true })}
        <button type="submit" class="primary">${r.save}</button>`,
      "step",
    )
  }`;
  const supervision = html`<h2>3. ${r.supervisionTitle}</h2><p>${r.supervisionHint}</p>${
    postForm(
      c,
      "/retirement/supervision",
      html`${day}
        ${line(r.name, "name", { value: value("name") })}
        ${line(r.unit, "unit", { value: value("unit") })}
        ${line(r.credentialNumber, "document", { value: value("document") })}
        ${lines(r.how, "how", { value: value("how") })}
        <button type="submit" class="primary">${r.save}</button>`,
      "step",
    )
  }`;
  const wipe = html`<h2>4. ${r.wipeTitle}</h2><p>${r.wipeHint}</p>${
    proposeForm(c, "pool-wipe", html``)
  }`;
  return html`
    ${it.state === "planned" ? notice : ""}
    ${it.state === "notice-given" || it.state === "planned" && it.noticeBy === null
      ? supervision
      : ""}
    ${it.state === "supervised" ? wipe : ""}
    <details><summary>${r.cancelTitle}</summary>${postForm(
      c,
      "/retirement/cancel",
      html`${line(r.reason, "why", { most: 2000 })}
        <button type="submit">${r.cancelTitle}</button>`,
      "step",
    )}</details>
  `;
}
