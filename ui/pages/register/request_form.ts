/** The guided form of a request: it asks just what the governing layers ask. */
import { html } from "hono/html";
import type { Needed } from "../../../policy/disclosure.ts";
import {
  ACTION_NAMES,
  APPROVER_NAMES,
  PAPER_NAMES,
  REQUESTER_NAMES,
} from "../../../policy/text/word_names.ts";
import {
  type Action,
  ACTIONS,
  type Approver,
  type Paper,
  type Requester,
  REQUESTERS,
} from "../../../policy/words.ts";
import type { Html } from "../layout.ts";
import {
  choice,
  line,
  lines,
  localTime,
  page,
  type PageContext,
  postForm,
  tick,
  type Typed,
} from "./parts.ts";

/** What the first step found out. */
export interface Asking {
  readonly requester: Requester;
  readonly action: Action;
  readonly emergency: boolean;
}

const said = (c: PageContext, it: { readonly zh: string; readonly en: string }) =>
  c.t.language === "en" ? it.en : it.zh;

/** First step: who comes, and for what. */
export function requestStart(c: PageContext, asking: Asking | null): Html {
  return page(c, {
    path: "/requests/new",
    title: c.r.newRequest,
    body: html`${firstStep(c, asking)}`,
  });
}

const firstStep = (c: PageContext, asking: Asking | null): Html =>
  html`
    <form method="get" action="/requests/new" class="step">
      <input type="hidden" name="lang" value="${c.t.language}">
      <h2>${c.r.stepWho}</h2>
      ${choice(
        c.r.requester,
        "requester",
        REQUESTERS.map((word) => [word, said(c, REQUESTER_NAMES[word])] as const),
        asking?.requester ?? "public-security",
      )}
      ${choice(
        c.r.action,
        "action",
        ACTIONS.map((word) => [word, said(c, ACTION_NAMES[word])] as const),
        asking?.action ?? "copy",
      )}
      ${tick(
        c.r.emergency,
        "emergency",
        "yes",
        asking?.emergency ?? false,
        c.r.emergencyHint,
      )}
      <button type="submit" class="${asking === null ? "primary" : ""}">${c.r.goOn}</button>
    </form>
  `;

/** Second step: what is needed for just this request, with the article of each. */
export function requestForm(
  c: PageContext,
  asking: Asking,
  needed: Needed,
  typed: Typed,
): Html {
  const { r } = c;
  const body = html`
    <input type="hidden" name="requester" value="${asking.requester}">
    <input type="hidden" name="action" value="${asking.action}">
    ${asking.emergency ? html`<input type="hidden" name="emergency" value="yes">` : ""}
    ${needed.possible ? whatIsNeeded(c, needed) : refusal(c, needed)}
    ${personFields(c, asking, needed, typed)}
    ${needed.possible ? paperFields(c, needed, typed) : ""}
    ${needed.possible ? approvalFields(c, needed, typed) : ""}
    ${footageFields(c, asking, typed)}
    <button type="submit" class="primary">${needed.possible ? r.decide : r.recordRefusal}</button>
  `;
  return page(c, {
    path: "/requests/new",
    title: r.newRequest,
    script: "photos.js",
    data: {
      form: c.form,
      texts: { sending: r.photoSending, sent: r.photoSent, failed: r.photoFailed },
    },
    body: html`
      ${firstStep(c, asking)}
      ${postForm(c, "/requests", body, "request")}
    `,
  });
}

const cited = (cites: readonly string[]): Html =>
  cites.length === 0 ? html`` : html`
    <cite>${cites.join(", ")}</cite>
  `;

function whatIsNeeded(c: PageContext, needed: Needed): Html {
  const { r } = c;
  const items: Html[] = [];
  if (needed.twoPersons.length > 0) {
    items.push(html`<li>${r.twoPersons}${cited(needed.twoPersons)}</li>`);
  }
  for (const { paper, cites } of needed.papers) {
    items.push(html`<li>${said(c, PAPER_NAMES[paper])}${cited(cites)}</li>`);
  }
  if (needed.approvers !== null) {
    const names = needed.approvers.map((word) => said(c, APPROVER_NAMES[word]));
    items.push(
      html`<li>${r.oneOfApprovers} ${names.join(c.t.language === "en" ? ", " : "、")}${
        cited(needed.cites)
      }</li>`,
    );
  }
  return html`
    <section class="needed">
      <h2>${items.length === 0 ? r.lawAsksNothing : r.lawAsks}</h2>
      <ul>${items}</ul>
      ${items.length === 0 ? html`<p>${r.articles}:${cited(needed.cites)}</p>` : ""}
    </section>
  `;
}

const refusal = (c: PageContext, needed: Needed): Html =>
  html`
    <section class="needed refused" role="alert">
      <h2>${c.r.nothingHelps}${cited(needed.cites)}</h2>
      <p>${c.r.refusePolitely}</p>
    </section>
  `;

function personFields(c: PageContext, asking: Asking, needed: Needed, typed: Typed): Html {
  const { r } = c;
  const kin = asking.requester === "data-subject";
  const individual = kin || asking.requester === "other-individual";
  const alone = needed.twoPersons.length === 0;
  const count = alone && individual ? 1 : 2;
  const value = (name: string) => typed.get(name) ?? "";
  return html`
    <fieldset>
      <legend>${r.persons}</legend>
      ${line(individual ? r.relation : r.organ, "organ", { value: value("organ") })}
      ${Array.from({ length: count }, (_, i) => {
        const n = i + 1;
        const optional = i > 0 && alone;
        return html`
          <div class="row">
            <h3>${r.personNo(n)}${optional
              ? html`
                <small>${r.optional}</small>
              `
              : ""}</h3>
            ${line(r.name, `name${n}`, { value: value(`name${n}`), optional })}
            ${individual ? "" : line(r.unit, `unit${n}`, { value: value(`unit${n}`), optional })}
            ${line(individual ? r.identityNumber : r.credentialNumber, `document${n}`, {
              value: value(`document${n}`),
              optional: optional || !needed.possible,
            })}
          </div>
        `;
      })}
      ${kin && needed.possible
        ? line(r.beside, "beside", { value: value("beside"), hint: r.besideHint })
        : ""}
    </fieldset>
  `;
}

function paperFields(c: PageContext, needed: Needed, typed: Typed): Html {
  if (needed.papers.length === 0) return html``;
  return html`
    <fieldset>
      <legend>${c.r.shown}</legend>
      ${needed.papers.map(({ paper, cites }) => paperField(c, paper, cites, typed))}
    </fieldset>
  `;
}

function paperField(
  c: PageContext,
  paper: Paper,
  cites: readonly string[],
  typed: Typed,
): Html {
  const { r } = c;
  const name = said(c, PAPER_NAMES[paper]);
  const on = typed.getAll("shown").includes(paper);
  const box = html`<label class="tick">
    <input type="checkbox" name="shown" value="${paper}" ${on ? html`checked` : ""}>
    <span>${name}${cited(cites)}${
    paper === "register-form" ? html`<small>${r.registerFormHint}</small>` : ""
  }</span></label>`;
  if (paper === "register-form") return html`<div class="paper">${box}</div>`;
  const photos = typed.getAll(`photo-${paper}`);
  return html`
    <div class="paper" data-paper="${paper}">
      ${box}
      <label class="file"><span>${r.photo}</span>
        <input type="file" accept="image/jpeg,image/png" capture="environment" multiple></label>
      <small>${r.photoHint}</small>
      <output class="photo-state" role="status"></output>
      <div class="photos">${photos.map((sha256) => photoBox(paper, sha256))}</div>
    </div>
  `;
}

const photoBox = (paper: Paper, sha256: string): Html =>
  html`<span><img src="/requests/photos/${sha256}" alt="${paper}"><input type="hidden"
    name="photo-${paper}" value="${sha256}"></span>`;

function approvalFields(c: PageContext, needed: Needed, typed: Typed): Html {
  const { r } = c;
  const { approvers } = needed;
  if (approvers === null) return html``;
  const value = (name: string) => typed.get(name) ?? "";
  const operator: Approver = "operator";
  if (approvers.length === 1 && approvers[0] === operator) {
    return html`
      <fieldset>
        <legend>${r.approval}</legend>
        ${tick(r.consent, "approvedBy", operator, value("approvedBy") === operator)}
      </fieldset>
    `;
  }
  return html`
    <fieldset>
      <legend>${r.approval}</legend>
      ${choice(
        r.approvedBy,
        "approvedBy",
        approvers.map((word) => [word, said(c, APPROVER_NAMES[word])] as const),
        value("approvedBy"),
        said(c, APPROVER_NAMES["none"]),
      )}
      ${line(r.approverName, "approverName", { value: value("approverName"), optional: true })}
      ${line(r.approvalNumber, "approvalNumber", {
        value: value("approvalNumber"),
        optional: true,
      })}
    </fieldset>
  `;
}

function footageFields(c: PageContext, asking: Asking, typed: Typed): Html {
  const { r } = c;
  const value = (name: string) => typed.get(name) ?? "";
  const chosen = new Set(typed.getAll("camera"));
  return html`
    <fieldset>
      <legend>${r.footage}</legend>
      <div class="ticks">${c.cameras.map(({ id, name, removed }) =>
        tick(
          removed ? `${name} (${r.removed})` : name,
          "camera",
          String(id),
          chosen.has(String(id)),
        )
      )}</div>
      ${asking.action === "connect" ? "" : html`<div class="row">
        ${
        line(r.from, "from", {
          type: "datetime-local",
          value: value("from") || localTime(c.now).slice(0, 14) + "00:00",
        })
      }
        ${
        line(r.to, "to", {
          type: "datetime-local",
          value: value("to") || localTime(c.now).slice(0, 16) + ":00",
        })
      }
      </div>`}
      ${lines(r.purpose, "purpose", { value: value("purpose"), hint: r.purposeHint })}
      ${line(r.destination, "destination", {
        value: value("destination"),
        hint: r.destinationHint,
        most: 500,
      })}
    </fieldset>
  `;
}
