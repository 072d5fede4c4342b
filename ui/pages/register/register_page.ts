/** The register: search, table, print. */
import { html } from "hono/html";
import type { RegisterEntry, RegisterPage } from "../../../recorder/register_port.ts";
import type { RegisterColumn, RegisterTexts } from "../../text/register/texts.ts";
import { fullTime } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import {
  byText,
  cameraNames,
  choice,
  line,
  more,
  page,
  type PageContext,
  personText,
  spanText,
  to,
  type Typed,
} from "./parts.ts";

/** The search and one page of what it found. */
export function registerPage(c: PageContext, found: RegisterPage, typed: Typed): Html {
  const { r } = c;
  const value = (name: string) => typed.get(name) ?? "";
  const query = searchQuery(typed);
  return page(c, {
    path: "/register",
    title: r.registerTitle,
    body: html`
      <p>${r.registerIntro}</p>
      <form method="get" action="/register" class="search">
        <input type="hidden" name="lang" value="${c.t.language}">
        ${line(r.searchText, "text", { value: value("text"), type: "search", optional: true })}
        ${line(r.searchPerson, "person", {
          value: value("person"),
          type: "search",
          optional: true,
        })}
        ${choice(
          r.camera,
          "camera",
          c.cameras.map(({ id, name }) => [String(id), name] as const),
          value("camera"),
          r.allCameras,
        )}
        ${choice(r.columns.action, "action", actionsOf(r), value("action"), r.anyAction)}
        ${line(r.footageFrom, "from", { value: value("from"), type: "date", optional: true })}
        ${line(r.footageTo, "to", { value: value("to"), type: "date", optional: true })}
        <button type="submit" class="primary">${r.search}</button>
      </form>
      <p class="tools">
        <b>${r.found(found.count)}</b>
        <a href="${to(c, `/register/print${query}`)}">${r.print}</a>
        <a href="${to(c, `/register/table.csv${query}`)}">${r.csv}</a>
        <a href="${to(c, `/register/table.pdf${query}`)}">${r.pdf}</a>
      </p>
      ${entryTable(c, found.entries)}
      ${more(c, `/register${query}`, found.next)}
    `,
  });
}

/** The register on paper. `cut`: not all of it is here. */
export function registerPrint(
  c: PageContext,
  entries: readonly RegisterEntry[],
  cut: boolean,
): Html {
  const { r } = c;
  return page(c, {
    path: "/register/print",
    title: r.registerTitle,
    script: "print.js",
    body: html`
      <p class="screen-only"><button type="button" id="print" class="primary">${r
        .printNow}</button></p>
      <p>${r.printedAt(fullTime(c.now), entries.length)}</p>
      ${cut ? html`<p class="trouble">${r.tooManyToPrint(entries.length)}</p>` : ""}
      ${entryTable(c, entries)}
    `,
  });
}

/** Entries as a table that fits on a screen and on a sheet. */
export function entryTable(c: PageContext, entries: readonly RegisterEntry[]): Html {
  const { r } = c;
  if (entries.length === 0) return html`<p class="none">${r.none}</p>`;
  return html`
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>${r.columns.id}</th>
            <th>${r.columns.at}</th>
            <th>${r.columns.action}</th>
            <th>${r.who}</th>
            <th>${r.what}</th>
            <th>${r.why}</th>
            <th>${r.whereTo}</th>
            <th>${r.columns.grantedBy}</th>
          </tr>
        </thead>
        <tbody>${entries.map((e) =>
          html`
            <tr>
              <td>${e.id}</td>
              <td><time>${fullTime(e.at)}</time><small>${byText(r, e.by)}</small></td>
              <td>${r.actions[e.action]}</td>
              <td>${personText(e.who)}${e.second === null
                ? ""
                : html`<br>${personText(e.second)}`}</td>
              <td>${cameraNames(c, e.cameras)}<small>${spanText(r, e.span)}</small></td>
              <td>${e.purpose}</td>
              <td>${e.destination}</td>
              <td>${e.grantedBy}${e.request === null ? "" : html`<br><a href="${
                to(
                  c,
                  `/requests/${e.request}`,
                )
              }">${r.requestNo(e.request)}</a>`}</td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

/** Columns of the exported table, in order. */
export const COLUMNS: readonly RegisterColumn[] = [
  "id",
  "at",
  "action",
  "whoName",
  "whoUnit",
  "whoDocument",
  "secondName",
  "secondUnit",
  "secondDocument",
  "cameras",
  "from",
  "to",
  "purpose",
  "destination",
  "grantedBy",
  "request",
  "by",
  "event",
];

/** An entry as the cells of {@link COLUMNS}. */
export function cellsOf(
  c: Pick<PageContext, "r" | "cameras" | "t">,
  e: RegisterEntry,
): string[] {
  const names = new Map(c.cameras.map(({ id, name }) => [id, name]));
  const cells: Readonly<Record<RegisterColumn, string>> = {
    id: String(e.id),
    at: fullTime(e.at),
    action: c.r.actions[e.action],
    cameras: e.cameras.map((id) => names.get(id) ?? String(id)).join("; "),
    from: e.span === null ? "" : fullTime(e.span.from),
    to: e.span === null ? "" : fullTime(e.span.to),
    whoName: e.who.name,
    whoUnit: e.who.unit,
    whoDocument: e.who.document,
    secondName: e.second?.name ?? "",
    secondUnit: e.second?.unit ?? "",
    secondDocument: e.second?.document ?? "",
    purpose: e.purpose,
    destination: e.destination,
    grantedBy: e.grantedBy,
    request: e.request === null ? "" : String(e.request),
    by: byText(c.r, e.by),
    event: String(e.event),
  };
  return COLUMNS.map((column) => cells[column]);
}

/** The search as a query, without language and place. */
export function searchQuery(typed: Typed): string {
  const kept = new URLSearchParams();
  for (const name of ["text", "person", "camera", "action", "from", "to"]) {
    const value = typed.get(name) ?? "";
    if (value !== "") kept.set(name, value);
  }
  return kept.size === 0 ? "" : `?${kept}`;
}

const actionsOf = (r: RegisterTexts) => Object.entries(r.actions);
