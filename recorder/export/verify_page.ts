/** The page that checks an export offline: one file, its script inside. Made by `scripts/verify_page.ts`. */

/** The page's bytes. Rejects when the program was put together without it. */
export function verifyPage(): Promise<Uint8Array> {
  return Deno.readFile(new URL("./assets/verify.html", import.meta.url));
}
