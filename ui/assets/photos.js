// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The form of a request: photographs of papers are sent as soon as they are chosen. */
import { el, pageData, setText } from "./dom.js";

const { form, texts } =
  /** @type {{form: string, texts: {sending: string, sent: string, failed: string}}} */ (pageData());

/**
 * Sends one photograph; answers the hash under which it is stored.
 * @param {File} file
 * @returns {Promise<string>}
 */
async function send(file) {
  const body = new FormData();
  body.append("photo", file);
  const headers = { "X-Holdfast-Form": form };
  const answer = await fetch(`/requests/photos${location.search}`, {
    method: "POST",
    body,
    headers,
  });
  const told = await answer.json().catch(() => ({ error: String(answer.status) }));
  if (typeof told.sha256 === "string") return told.sha256;
  throw new Error(told.error ?? String(answer.status));
}

for (const paper of document.querySelectorAll("[data-paper]")) {
  if (!(paper instanceof HTMLElement)) continue;
  const word = paper.dataset.paper ?? "";
  const input = paper.querySelector("input[type=file]");
  const state = paper.querySelector(".photo-state");
  const photos = paper.querySelector(".photos");
  const shown = paper.querySelector("input[type=checkbox]");
  if (!(input instanceof HTMLInputElement) || state === null || photos === null) continue;
  input.addEventListener("change", () => void take(input, state, photos, shown, word));
}

/**
 * @param {HTMLInputElement} input
 * @param {Element} state
 * @param {Element} photos
 * @param {Element | null} shown
 * @param {string} word
 */
async function take(input, state, photos, shown, word) {
  const files = [...input.files ?? []];
  input.disabled = true;
  try {
    for (const file of files) {
      setText(state, texts.sending);
      const sha256 = await send(file);
      photos.append(el(
        "span",
        {},
        el("img", { src: `/requests/photos/${sha256}`, alt: word }),
        el("input", { type: "hidden", name: `photo-${word}`, value: sha256 }),
      ));
      setText(state, texts.sent);
      if (shown instanceof HTMLInputElement) shown.checked = true;
    }
  } catch (error) {
    setText(state, texts.failed + (error instanceof Error ? error.message : String(error)));
  } finally {
    input.disabled = false;
    input.value = "";
  }
}
