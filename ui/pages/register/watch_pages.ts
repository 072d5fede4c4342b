/** The watch, its book, and what it saw that was suspicious. */
import { html } from "hono/html";
import type { Suspicion } from "../../../recorder/register_port.ts";
import type { DutyView, Listed } from "../../../recorder/register_ask_port.ts";
import { fullTime } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import {
  byText,
  cameraNames,
  choice,
  facts,
  history,
  line,
  lines,
  localTime,
  more,
  page,
  type PageContext,
  postForm,
  to,
  type Typed,
} from "./parts.ts";

const HOUR_MS = 3_600_000;

/** Who has the watch, taking over and handing over, the book. */
export function watchPage(c: PageContext, view: DutyView, typed: Typed): Html {
  const { r, actor } = c;
  const has = view.watch.some(({ id }) => id === actor.id);
  const keeps = actor.rights.includes("keep-watch");
  const kind = has ? "hand-over" : "take-over";
  return page(c, {
    path: "/watch",
    title: r.watchTitle,
    body: html`
      <section>
        <h2>${r.watchNow}</h2>
        ${view.watch.length === 0 ? html`<p class="trouble">${r.watchEmpty}</p>` : html`
          <ul class="rows">${view.watch.map(({ name, since }) =>
            html`
              <li><b>${name}</b> <span>${r.since(
                fullTime(since),
              )}</span> ${c.now - since < view.limitHours * HOUR_MS
                ? ""
                : html`<span class="trouble">${r.watchTooLong(view.limitHours)}</span>`}</li>
            `
          )}</ul>
        `}
        ${keeps ? html`<p class="note">${view.mayWatchLive ? r.mayWatch : r.mayNotWatch}</p>` : ""}
      </section>
      ${keeps
        ? html`<section><h2>${has ? r.handOver : r.takeOver}</h2>${
          postForm(
            c,
            "/watch",
            html`
              <input type="hidden" name="kind" value="${kind}">
              ${lines(r.note, "note", { value: typed.get("note") ?? "", hint: r.noteHint })}
              <button type="submit" class="primary">${has ? r.handOver : r.takeOver}</button>
            `,
          )
        }</section>`
        : ""}
      <section>
        <h2>${r.book}</h2>
        ${view.book.entries.length === 0 ? html`<p class="none">${r.none}</p>` : ""}
        <ul class="rows">${view.book.entries.map((it) =>
          html`<li><b>${it.by.name}</b> <span class="state">${r.dutyKinds[it.kind]}</span> <time>${
            fullTime(it.at)
          }</time><p class="said">${it.note}</p></li>`
        )}</ul>
        ${more(c, "/watch", view.book.next)}
      </section>
    `,
  });
}

/** The list, and the form for a new one. */
export function suspicionsPage(c: PageContext, list: Listed<Suspicion>, typed: Typed): Html {
  const { r, actor } = c;
  const value = (name: string) => typed.get(name) ?? "";
  return page(c, {
    path: "/suspicions",
    title: r.suspicionsTitle,
    body: html`
      <p>${r.suspicionsIntro}</p>
      ${actor.rights.includes("keep-watch")
        ? postForm(
          c,
          "/suspicions",
          html`
            <div class="row">
              ${line(r.seenAt, "seen", {
                type: "datetime-local",
                value: value("seen") || localTime(c.now),
              })}
              ${choice(
                r.camera,
                "camera",
                c.cameras.map(({ id, name }) => [String(id), name] as const),
                value("camera"),
                r.notSaid,
              )}
            </div>
            ${lines(r.seenWhat, "what", { value: value("what"), hint: r.seenHint, most: 4000 })}
            <button type="submit" class="primary">${r.writeDown}</button>
          `,
          "step",
        )
        : ""}
      ${list.entries.length === 0 ? html`<p class="none">${r.none}</p>` : ""}
      <ul class="rows">${list.entries.map((it) => {
        const told = it.steps.some(({ kind }) => kind === "reported");
        return html`
          <li class="${told ? "" : "open"}">
            <a href="${to(c, `/suspicions/${it.id}`)}"><b>${r.suspicionNo(it.id)}</b> ${fullTime(
              it.seen,
            )}</a>
            <span class="state">${told ? r.reported : r.notReported}</span>
            <span>${it.camera === null ? "" : cameraNames(c, [it.camera])}</span>
            <p class="said">${it.what.slice(0, 200)}</p>
          </li>
        `;
      })}</ul>
      ${more(c, "/suspicions", list.next)}
    `,
  });
}

/** One as the report to the police, fit to print (LN-14(3), AH-17(2)(1)). */
export function suspicionPage(c: PageContext, it: Suspicion, typed: Typed): Html {
  const { r, actor } = c;
  return page(c, {
    path: `/suspicions/${it.id}`,
    title: `${r.reportTitle} · ${r.suspicionNo(it.id)}`,
    script: "print.js",
    body: html`
      <p
        class="screen-only"><button type="button" id="print" class="primary">${r
          .printNow}</button> <a href="${to(c, "/suspicions")}">${r.back}</a></p>
      ${facts([
        [r.reportFrom, actor.rights.includes("keep-watch") ? actor.unit : ""],
        [r.seenAt, fullTime(it.seen)],
        [r.camera, it.camera === null ? r.notSaid : cameraNames(c, [it.camera])],
        [r.seenWhat, html`<p class="said">${it.what}</p>`],
        [r.by, `${byText(r, it.by)}, ${fullTime(it.at)}`],
      ])}
      ${history(c, it.steps)}
      ${actor.rights.includes("keep-watch")
        ? postForm(
          c,
          `/suspicions/${it.id}/report`,
          html`
            <h2>${r.markReported}</h2>
            ${line(r.reportTo, "to", { value: typed.get("to") ?? "110" })}
            ${line(r.reportReference, "reference", {
              value: typed.get("reference") ?? "",
              optional: true,
              hint: r.optional,
            })}
            <button type="submit" class="primary">${r.markReported}</button>
          `,
          "screen-only",
        )
        : ""}
    `,
  });
}
