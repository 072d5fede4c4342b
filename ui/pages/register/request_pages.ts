/** Requests: the list, one with its decision, and its form on paper. */
import { html } from "hono/html";
import {
  ACTION_NAMES,
  APPROVER_NAMES,
  LACK_NAMES,
  PAPER_NAMES,
  REQUESTER_NAMES,
} from "../../../policy/text/word_names.ts";
import type { RegisterEntry, RequestRecord } from "../../../recorder/register_port.ts";
import type { Listed } from "../../../recorder/register_ask_port.ts";
import { fullTime } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import {
  byText,
  cameraNames,
  facts,
  history,
  line,
  more,
  page,
  type PageContext,
  personText,
  postForm,
  spanText,
  to,
} from "./parts.ts";
import { entryTable } from "./register_page.ts";

const said = (c: PageContext, it: { readonly zh: string; readonly en: string }) =>
  c.t.language === "en" ? it.en : it.zh;
const joined = (c: PageContext, words: readonly string[]) =>
  words.join(c.t.language === "en" ? ", " : "、");

/** All requests, newest first. */
export function requestsPage(c: PageContext, list: Listed<RequestRecord>): Html {
  const { r } = c;
  const mayEnter = c.actor.rights.includes("enter-request");
  return page(c, {
    path: "/requests",
    title: r.requestsTitle,
    body: html`
      ${mayEnter
        ? html`<p><a class="button" href="${to(c, "/requests/new")}">${r.newRequest}</a></p>`
        : ""}
      ${list.entries.length === 0 ? html`<p class="none">${r.none}</p>` : ""}
      <ul class="rows">${list.entries.map((it) =>
        html`
          <li class="${it.state}">
            <a href="${to(c, `/requests/${it.id}`)}"><b>${r.requestNo(it.id)}</b> ${it.organ}</a>
            <span class="state">${r.states[it.state]}</span>
            <span>${said(c, ACTION_NAMES[it.action])}: ${cameraNames(c, it.cameras)}, ${spanText(
              r,
              it.span,
            )}</span>
            <small>${fullTime(it.at)} · ${byText(r, it.by)} · ${it.purpose}</small>
          </li>
        `
      )}</ul>
      ${more(c, "/requests", list.next)}
    `,
  });
}

/** One request: the decision first, then what may be done, then all of it. */
export function requestPage(
  c: PageContext,
  it: RequestRecord,
  entries: readonly RegisterEntry[],
): Html {
  const { r } = c;
  return page(c, {
    path: `/requests/${it.id}`,
    title: `${r.requestNo(it.id)} · ${it.organ}`,
    body: html`
      ${decision(c, it)}
      ${deeds(c, it, entries.some(({ action }) => action === "view" || action === "connect"))}
      ${requestFacts(c, it)}
      ${history(c, it.steps)}
      <section><h2>${r.registered}</h2>${entryTable(c, entries)}</section>
      <p class="tools"><a href="${to(c, `/requests/${it.id}/print`)}">${r.printForm}</a></p>
    `,
  });
}

function decision(c: PageContext, it: RequestRecord): Html {
  const { r } = c;
  const { verdict, missing, cites, rulesVersion } = it.decision;
  const nothingHelps = missing.includes("lawful-basis");
  return html`
    <section class="verdict ${verdict}" role="status">
      <h2>${verdict === "permit" ? r.granted : r.refused}</h2>
      ${verdict === "permit" ? "" : nothingHelps
        ? html`
          <p>${r.nothingHelps}</p>
          <p>${r.refusePolitely}</p>
        `
        : html`<p>${r.missing} <b>${
          joined(c, missing.map((lack) => said(c, LACK_NAMES[lack])))
        }</b></p>`}
      <p>${r.articles}: <cite>${cites.join(", ")}</cite></p>
      <small>${r.rules}: ${rulesVersion}</small>
      ${it.holds.length === 0
        ? ""
        : html`<p>${
          it.state === "acknowledged" ? r.holdsEnded : r.holdsPlaced(it.holds.length)
        }</p>`}
    </section>
  `;
}

function deeds(c: PageContext, it: RequestRecord, viewed: boolean): Html {
  const { r, actor } = c;
  const has = (right: PageContext["actor"]["rights"][number]) => actor.rights.includes(right);
  const base = `/requests/${it.id}`;
  if (it.state === "refused") {
    const again = has("enter-request") && !it.decision.missing.includes("lawful-basis");
    return again
      ? html`<p><a class="button" href="${
        to(c, `/requests/new?again=${it.id}`)
      }">${r.askAgain}</a></p>`
      : html``;
  }
  if (it.state === "acknowledged") return html``;
  const parts: Html[] = [];
  const copies = it.action === "copy" || it.action === "retrieve";
  if (copies && has("export")) {
    parts.push(
      c.exports
        ? postForm(
          c,
          `${base}/export`,
          html`<button type="submit" class="primary">${r.exportNow}</button>`,
        )
        : html`<p class="note">${r.exportOnDevice} <code>holdfast export --request ${it.id} …</code></p>`,
    );
  }
  const looks = it.action === "view" || it.action === "connect";
  if (looks && has("enter-request")) {
    parts.push(postForm(
      c,
      `${base}/view`,
      html`<button type="submit" class="primary">${
        it.action === "view" ? r.viewNow : r.connectNow
      }</button> <small>${r.viewHint}</small>`,
      "inline",
    ));
    if (viewed && it.action === "view") parts.push(footageLinks(c, it, r.viewing));
  }
  if (has("play-granted") && it.span !== null && it.action !== "connect" && names(it, actor)) {
    parts.push(footageLinks(c, it, r.grantedToYou));
  }
  // A view ends with a word of staff; so does direct use. An export says itself that it is done.
  if (it.state === "granted" && has("enter-request") && looks && viewed) {
    parts.push(postForm(
      c,
      `${base}/shown`,
      html`<button type="submit">${
        it.action === "view" ? r.shownNow : r.connectOver
      }</button> <small>${r.shownHint}</small>`,
      "inline",
    ));
  }
  if (it.state === "done") {
    const own = it.steps.findLast(({ kind }) => kind === "done")?.by.id === actor.id;
    parts.push(
      own || !has("confirm-second")
        ? html`<p class="note">${r.otherMustAcknowledge}</p>`
        : html`<section><h2>${r.acknowledge}</h2>${
          postForm(
            c,
            `${base}/acknowledge`,
            html`${line(r.receipt, "receipt", { hint: r.receiptHint })}
            <button type="submit" class="primary">${r.acknowledge}</button>`,
          )
        }</section>`,
    );
  }
  return html`<section class="deeds">${parts}</section>`;
}

const footageLinks = (c: PageContext, it: RequestRecord, words: string): Html =>
  html`<p>${words} ${
    it.cameras.map((camera) =>
      html`
        <a href="${to(c, `/cameras/${camera}?at=${at(it)}`)}">${cameraNames(c, [camera])}</a>
      `
    )
  }</p>`;

/** Whether a request names somebody: for a link only, the recorder decides. */
const names = ({ persons }: RequestRecord, { name, unit }: PageContext["actor"]): boolean =>
  persons.some((one) => fold(one.name) === fold(name) && fold(one.unit) === fold(unit));
const fold = (text: string) => text.normalize("NFKC").trim().toLowerCase();

const at = (it: RequestRecord): string =>
  it.span === null ? "" : encodeURIComponent(new Date(it.span.from).toISOString());

/** All that was said, photographs included. */
function requestFacts(c: PageContext, it: RequestRecord): Html {
  const { r } = c;
  const rows: (readonly [string, string | Html])[] = [
    [r.requester, said(c, REQUESTER_NAMES[it.requester])],
    [r.organ, it.organ],
    [r.action, said(c, ACTION_NAMES[it.action])],
    [r.persons, html`${it.persons.map((one) => html`${personText(one)}<br>`)}`],
    [r.shown, joined(c, it.shown.map((paper) => said(c, PAPER_NAMES[paper])))],
    [r.approval, approvalText(c, it)],
    [r.cameras, cameraNames(c, it.cameras)],
    [r.footage, spanText(r, it.span)],
    [r.purpose, it.purpose],
    [r.destination, it.destination],
    ...(it.beside === "" ? [] : [[r.beside, it.beside] as const]),
    ...(it.emergency ? [[r.emergency, "✓"] as const] : []),
    [r.by, `${byText(r, it.by)}, ${fullTime(it.at)}`],
  ];
  return html`
    <section>${facts(rows)}
      <div class="photos">${it.photos.map(({ paper, sha256 }) =>
        html`<figure><a href="/requests/photos/${sha256}"><img src="/requests/photos/${sha256}"
            alt="${said(c, PAPER_NAMES[paper])}" loading="lazy"></a>
            <figcaption>${said(c, PAPER_NAMES[paper])}</figcaption></figure>`
      )}</div>
    </section>
  `;
}

const approvalText = (c: PageContext, { approval }: RequestRecord): string =>
  [said(c, APPROVER_NAMES[approval.by]), approval.name, approval.number]
    .filter((word) => word !== "").join(" · ");

/** The form on paper, to be signed by who came (LN-18(4), AH-22(1)(4)). */
export function requestPrint(c: PageContext, it: RequestRecord): Html {
  const { r } = c;
  return page(c, {
    path: `/requests/${it.id}/print`,
    title: r.formTitle,
    script: "print.js",
    body: html`
      <p
        class="screen-only"><button type="button" id="print" class="primary">${r
          .printNow}</button> <a href="${to(c, `/requests/${it.id}`)}">${r.back}</a></p>
      <p>${r.requestNo(it.id)} · ${r.states[it.state]} · <cite>${it.decision.cites.join(
        ", ",
      )}</cite></p>
      ${facts([
        [r.requester, `${said(c, REQUESTER_NAMES[it.requester])} · ${it.organ}`],
        [r.action, said(c, ACTION_NAMES[it.action])],
        [r.cameras, cameraNames(c, it.cameras)],
        [r.footage, spanText(r, it.span)],
        [r.purpose, it.purpose],
        [r.destination, it.destination],
        [r.shown, joined(c, it.shown.map((paper) => said(c, PAPER_NAMES[paper])))],
        [r.approval, approvalText(c, it)],
        [r.by, `${byText(r, it.by)}, ${fullTime(it.at)}`],
      ])}
      <p>${r.confidentiality}</p>
      <table class="signatures">
        <tbody>${it.persons.map((one) =>
          html`
            <tr>
              <td>${personText(one)}</td>
              <td>${r.signature}</td>
            </tr>
          `
        )}</tbody>
      </table>
    `,
  });
}
