/** Pieces that the pages about people are made of. */
import { html } from "hono/html";
import { encode } from "uqr";
import type { Html } from "../layout.ts";

/** A field of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly type?: "text" | "password";
  /** What a password manager knows it by (HTML §4.10.18.7). */
  readonly autocomplete: string;
  readonly optional?: boolean;
  readonly first?: boolean;
}

/** A labelled field with its hint under it. */
export function field(f: Field): Html {
  const code = f.autocomplete === "one-time-code";
  return html`
    <label class="field">
      <span>${f.label}</span>
      <input name="${f.name}" type="${f.type ?? "text"}" value="${f.value ?? ""}" maxlength="1000"
        autocomplete="${f.autocomplete}" autocapitalize="none" spellcheck="false"
        ${code ? html`inputmode="text"` : ""} ${f.optional ? "" : html`required`}
        ${f.first ? html`autofocus` : ""}>
      ${f.hint === undefined ? "" : html`<small>${f.hint}</small>`}
    </label>
  `;
}

/** The hidden field by which a form is known to be this session's. */
export const formField = (token: string): Html =>
  html`<input type="hidden" name="form" value="${token}">`;

/** What went wrong, above a form; nothing for `null`. */
export const trouble = (text: string | null): Html =>
  text === null ? html`` : html`<p class="trouble" role="alert">${text}</p>`;

/** What went well. */
export const success = (text: string | null): Html =>
  text === null ? html`` : html`<p class="success" role="status">${text}</p>`;

/** A form with one button and no fields of its own. */
export const buttonForm = (action: string, form: string, text: string, kind = ""): Html =>
  html`
    <form method="post" action="${action}"
      class="inline">${formField(
        form,
      )}<button type="submit" class="${kind}">${text}</button></form>
  `;

/** A text as a QR picture (ISO/IEC 18004), drawn as one path. */
export function qrPicture(text: string, label: string): Html {
  const { data, size } = encode(text, { border: 4, ecc: "M" });
  const path = data.flatMap((row, y) =>
    row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])
  )
    .join("");
  return html`
    <svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}"
      shape-rendering="crispEdges">
      <rect width="${size}" height="${size}" fill="#fff" />
      <path d="${path}" fill="#000" />
    </svg>
  `;
}
