/** The page that checks an export offline: one file, its script inside. Made by `scripts/verify_page.ts`. */

/** The page's bytes: loaded when an export is made, and not before. */
export async function verifyPage(): Promise<Uint8Array> {
  const { default: html } = await import("./assets/verify.html", { with: { type: "text" } });
  return new TextEncoder().encode(html);
}
