// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
/** The first page: asks for the state every two seconds and puts it in place. */
import { byId, el, pageData, setText, syncList } from "./dom.js";

/** @typedef {import("../view/front_view.ts").FrontView} FrontView */
/** @typedef {import("../view/front_view.ts").TileView} TileView */

const data =
  /** @type {{view: FrontView, texts: import("../text/texts.ts").FrontTexts, language: string, title: string}} */ (pageData());
const { texts } = data;

const POLL_MS = 2000;
/** A picture costs the recorder some work: with many cameras each is renewed less often. */
const PICTURE_MS = 4000;
const PICTURE_MS_PER_CAMERA = 500;

/** Tiles that are on the screen: only their pictures are renewed. */
const visible = new WeakSet();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) visible.add(target);
    else visible.delete(target);
  }
}, { rootMargin: "200px" });
/** @type {WeakMap<HTMLElement, {src: string, due: number}>} */
const pictures = new WeakMap();

/**
 * @param {ParentNode} node
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(node, selector) {
  const found = node.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`a tile lacks ${selector}`);
  return found;
}

/** @param {FrontView} view */
function render(view) {
  const headline = byId("headline", HTMLElement);
  headline.className = `headline ${view.headline.level}`;
  setText(byId("headline-text", HTMLElement), view.headline.text);
  setText(byId("headline-todo", HTMLElement), view.headline.todo);
  setText(byId("clock", HTMLElement), view.time);
  document.title = `${view.headline.text} · ${data.title}`;

  syncList(
    byId("facts", HTMLElement),
    view.facts,
    (f) => f.label,
    () => el("li", {}, el("span", { class: "label" }), el("strong")),
    (node, f) => {
      node.className = f.level;
      setText(part(node, ".label"), f.label);
      setText(part(node, "strong"), f.text);
    },
  );
  renderAlarms(view);
  byId("cameras", HTMLElement).classList.toggle("none", view.cameras.length === 0);
  syncList(
    byId("cameras", HTMLElement),
    view.cameras,
    (c) => String(c.id),
    makeTile,
    (node, c) => updateTile(node, c, view.cameras.length),
  );
  renderDisks(view);
  byId("removed-section", HTMLElement).hidden = view.removed.length === 0;
  syncList(
    byId("removed", HTMLElement),
    view.removed,
    (r) => r.href,
    (r) => el("li", {}, el("a", { href: r.href }), el("span")),
    (node, r) => {
      setText(part(node, "a"), r.name);
      setText(part(node, "span"), r.text);
    },
  );
}

/** @param {FrontView} view */
function renderAlarms(view) {
  byId("alarms-section", HTMLElement).classList.toggle("quiet", view.alarms.length === 0);
  setText(
    byId("alarms-title", HTMLElement),
    view.alarms.length === 0 ? texts.noAlarms : `${texts.alarms} (${view.alarms.length})`,
  );
  byId("alarms-section", HTMLElement).hidden = view.cameras.length > 0 && view.facts.length === 0;
  syncList(
    byId("alarms", HTMLElement),
    view.alarms,
    (a) => a.key,
    () =>
      el(
        "li",
        {},
        el("span", { class: "badge" }),
        el("div", {}, el("strong"), el("p"), el("small")),
      ),
    (node, a) => {
      node.className = a.level;
      setText(part(node, ".badge"), a.badge);
      setText(part(node, "strong"), a.what);
      setText(part(node, "p"), texts.todo + a.todo);
      setText(part(node, "small"), a.since);
    },
  );
}

/** @param {FrontView} view */
function renderDisks(view) {
  const known = view.facts.length > 0;
  byId("disks-section", HTMLElement).hidden = !known;
  setText(
    byId("disks-title", HTMLElement),
    view.disks.length === 0 ? texts.noDisks : texts.disks,
  );
  syncList(
    byId("disks", HTMLElement),
    view.disks,
    (d) => d.id,
    () =>
      el(
        "li",
        {},
        el("strong", { class: "name" }),
        el("span", { class: "state" }),
        el("span", { class: "ready" }),
        el("div", { class: "meter" }, el("i")),
        el("p", { class: "detail" }),
      ),
    (node, d) => {
      node.className = d.level;
      setText(part(node, ".name"), d.name);
      setText(part(node, ".state"), d.state);
      setText(part(node, ".ready"), d.ready);
      setText(part(node, ".detail"), d.detail);
      part(node, "i").style.width = `${d.percent}%`;
    },
  );
}

/** @param {TileView} camera */
function makeTile(camera) {
  const img = el("img", { alt: "", width: "640", height: "360" });
  const node = el(
    "li",
    {},
    el(
      "a",
      { class: "view", href: camera.href, tabindex: "-1", "aria-hidden": "true" },
      img,
      el("span", { class: "nothing" }, texts.noPicture),
      el("time", { class: "taken" }),
    ),
    el(
      "div",
      { class: "body" },
      el("h3"),
      el("p", { class: "state" }, el("b"), el("span")),
      el("p", { class: "why" }),
      el("p", { class: "held" }),
      el("div", { class: "meter" }, el("i")),
      el("p", { class: "reach" }),
      el("dl"),
      el("a", { class: "button", href: camera.href }, texts.playback),
    ),
  );
  if (img instanceof HTMLImageElement) {
    img.addEventListener("load", () => {
      node.classList.add("pictured");
      setText(part(node, ".taken"), `${texts.pictureFrom} ${img.dataset.time ?? ""}`);
    });
    img.addEventListener("error", () => node.classList.remove("pictured"));
  }
  watcher.observe(node);
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {TileView} c
 * @param {number} cameras
 */
function updateTile(node, c, cameras) {
  const pictured = node.classList.contains("pictured");
  node.className = `${c.level}${pictured ? " pictured" : ""}`;
  setText(part(node, "h3"), c.name);
  setText(part(node, ".state b"), c.state);
  setText(part(node, ".state span"), c.since);
  setText(part(node, ".why"), c.why);
  setText(part(node, ".held"), c.days?.text ?? "");
  part(node, ".meter").hidden = c.days === null;
  part(node, ".meter").className = `meter ${c.days?.level ?? ""}`;
  part(node, ".meter i").style.width = `${c.days?.percent ?? 0}%`;
  setText(part(node, ".reach"), c.reach?.text ?? "");
  part(node, ".reach").className = `reach ${c.reach?.level ?? ""}`;
  part(node, ".button").setAttribute("aria-label", `${texts.playback}: ${c.name}`);
  // Whoever may not play back finds no way there.
  part(node, ".button").hidden = c.href === "";
  part(node, ".view").style.pointerEvents = c.href === "" ? "none" : "";
  syncList(
    part(node, "dl"),
    c.facts,
    (f) => f.label,
    () => el("div", {}, el("dt"), el("dd")),
    (row, f) => {
      setText(part(row, "dt"), f.label);
      setText(part(row, "dd"), f.value);
    },
  );
  const shown = pictures.get(node);
  const wait = Math.max(PICTURE_MS, cameras * PICTURE_MS_PER_CAMERA);
  const now = performance.now();
  const img = node.querySelector("img");
  if (
    c.picture !== null && img !== null && c.picture.src !== shown?.src &&
    (shown === undefined || (now >= shown.due && visible.has(node) && !document.hidden))
  ) {
    pictures.set(node, { src: c.picture.src, due: now + wait });
    img.dataset.time = c.picture.time;
    img.src = c.picture.src;
  }
}

async function poll() {
  try {
    const response = await fetch(`/api/status?lang=${data.language}`, {
      signal: AbortSignal.timeout(5000),
    });
    if (response.status === 401) return location.reload(); // signed out: the server leads to the form
    if (!response.ok) throw new Error(`status ${response.status}`);
    render(await response.json());
    byId("offline", HTMLElement).hidden = true;
    document.body.classList.remove("stale");
  } catch {
    // What is on the screen is old now, and must not look otherwise.
    byId("offline", HTMLElement).hidden = false;
    document.body.classList.add("stale");
  }
  setTimeout(poll, POLL_MS);
}

render(data.view);
setTimeout(poll, POLL_MS);
