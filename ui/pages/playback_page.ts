/** The playback page of one camera: video, controls, the day's strip and its gaps. */
import { html } from "hono/html";
import type { CameraSummary } from "../../recorder/read_port.ts";
import { UtcMs } from "../../src/base/units.ts";
import { registerTexts } from "../text/register/register_texts.ts";
import type { Texts } from "../text/texts.ts";
import { clockTime, dayName, SITE_OFFSET_MS } from "../view/site_time.ts";
import type { ActorView } from "../../recorder/people_port.ts";
import { type Html, layout } from "./layout.ts";

/** At what playback begins. */
export interface PlaybackStart {
  /** `null`: at the newest footage. */
  readonly at: UtcMs | null;
  readonly now: UtcMs;
  /** So many milliseconds of the newest footage count as live, and are not for whoever looks. */
  readonly behind: number;
}

/** The page. */
export function playbackPage(
  t: Texts,
  camera: CameraSummary,
  { at, now, behind }: PlaybackStart,
  actor: ActorView | null,
  purpose: string,
): Html {
  const p = t.player;
  const r = registerTexts(t.language);
  const newest = camera.newest === null ? null : UtcMs(Math.min(camera.newest, now - behind));
  const start = at ?? newest ?? now;
  const data = {
    camera: camera.id,
    at,
    oldest: camera.oldest,
    newest,
    behind,
    offset: SITE_OFFSET_MS,
    language: t.language,
    texts: p,
  };
  return layout(t, {
    actor,
    title: t.playbackOf(camera.name),
    switchHref: `/cameras/${camera.id}?lang=${t.otherLanguage.code}`,
    script: "playback.js",
    data,
    body: html`
      <header class="bar">
        <a class="back" href="/?lang=${t.language}">${t.backToFront}</a>
        <h1>${t.playbackOf(camera.name)}</h1>
        <form method="get" action="/cameras/${camera.id}" class="purpose">
          <input type="hidden" name="lang" value="${t.language}">
          ${at === null ? "" : html`<input type="hidden" name="at" value="${
            new Date(at)
              .toISOString()
          }">`}
          <label><span>${r.viewingPurpose}</span> <input name="purpose" maxlength="200"
            value="${purpose}" placeholder="${r.viewingPurposeHint}" autocomplete="off"></label>
          <button type="submit">${r.save}</button>
        </form>
      </header>
      <main class="playback">
        <div class="screen" id="screen">
          <video id="video" playsinline muted disablepictureinpicture aria-label="${camera
            .name}"></video>
          <img id="still" alt="" hidden>
          <output id="shown" class="shown" aria-label="${t.time}"></output>
          <p id="message" class="message" role="status" aria-live="polite" hidden></p>
        </div>
        <div id="offer" class="offer" hidden>
          <p id="offer-text"></p>
          <button type="button" id="convert" class="primary">${p.convert}</button>
        </div>
        <div class="controls" role="group">
          <button type="button" id="prev-gap">${p.previousGap}</button>
          <button type="button" id="back">${p.back10}</button>
          <button type="button" id="play" class="primary">${p.play}</button>
          <button type="button" id="forward">${p.forward10}</button>
          <button type="button" id="next-gap">${p.nextGap}</button>
          <span class="speeds" role="group" aria-label="${p.speed}">
            <button type="button" data-speed="1" aria-pressed="true">1×</button>
            <button type="button" data-speed="2" aria-pressed="false">2×</button>
            <button type="button" data-speed="4" aria-pressed="false">4×</button>
            <button type="button" data-speed="8" aria-pressed="false">8×</button>
          </span>
        </div>
        <section class="strip" aria-labelledby="strip-title">
          <div class="strip-head">
            <h2 id="strip-title"></h2>
            <span class="zooms" id="zooms" role="group" aria-label="${p.timelineLabel}"></span>
          </div>
          <div class="strip-box">
            <canvas id="strip" tabindex="0" role="slider" aria-label="${p
              .timelineLabel}" aria-valuemin="0"
              aria-valuemax="86400" aria-valuenow="0"></canvas>
            <output id="hint" class="hint" hidden></output>
          </div>
          <p class="legend">
                <span class="key footage"></span>${t.legendFootage}
                <span class="key gap"></span>${t.legendGap}
                <span class="key none"></span>${t.legendNone}
              </p>
        </section>
        <form id="jump" class="jump">
          <button type="button" id="prev-day">${t.previousDay}</button>
          <label><span>${t.day}</span> <input type="date" id="day" required value="${dayName(
            start,
          )}"></label>
          <button type="button" id="next-day">${t.nextDay}</button>
          <label><span>${t
            .time}</span> <input type="time" id="time" step="1" required value="${clockTime(
              start,
            )}"></label>
          <button type="submit" class="primary">${t.go}</button>
          <button type="button" id="latest">${t.latest}</button>
        </form>
        <section aria-labelledby="gaps-title">
          <h2 id="gaps-title">${t.gapsOfDay}</h2>
          <ul id="gaps" class="gaps"></ul>
        </section>
      </main>
    `,
  });
}
