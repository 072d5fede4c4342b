/** The first page: the frame of it; the browser fills in what {@link FrontView} says, again every two seconds. */
import { html } from "hono/html";
import type { Texts } from "../text/texts.ts";
import type { FrontView } from "../view/front_view.ts";
import type { ActorView } from "../../recorder/people_port.ts";
import { type Html, layout } from "./layout.ts";

/** The first page with its first view inside, so that it is complete before the first question. */
export function frontPage(t: Texts, view: FrontView, actor: ActorView | null): Html {
  const f = t.front;
  return layout(t, {
    actor,
    title: `${view.headline.text} · ${t.title}`,
    switchHref: `/?lang=${t.otherLanguage.code}`,
    script: "front.js",
    data: { view, texts: f, language: t.language, title: t.title },
    body: html`
      <header id="headline" class="headline ${view.headline
        .level}" role="status" aria-live="polite">
        <div class="headline-row">
          <span class="mark" aria-hidden="true"></span>
          <h1 id="headline-text">${view.headline.text}</h1>
          <time id="clock">${view.time}</time>
        </div>
        <p id="headline-todo">${view.headline.todo}</p>
      </header>
      <div id="offline" class="banner bad" role="alert" hidden>
        <strong>${f.pageUnreachable}</strong> ${f.pageUnreachableTodo}
      </div>
      <main class="front">
        <ul id="facts" class="facts"></ul>
        <section aria-labelledby="alarms-title" id="alarms-section">
          <h2 id="alarms-title">${f.alarms}</h2>
          <ul id="alarms" class="alarms"></ul>
        </section>
        <section aria-labelledby="cameras-title">
          <h2 id="cameras-title">${f.cameras}</h2>
          <ul id="cameras" class="tiles"></ul>
        </section>
        <section aria-labelledby="disks-title" id="disks-section">
          <h2 id="disks-title">${f.disks}</h2>
          <ul id="disks" class="disks"></ul>
        </section>
        <section aria-labelledby="removed-title" id="removed-section" hidden>
          <h2 id="removed-title">${f.removedCameras}</h2>
          <ul id="removed" class="removed"></ul>
        </section>
      </main>
    `,
  });
}
