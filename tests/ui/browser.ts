/** Headless Chromium for tests: a new empty profile each time, nothing fetched from anywhere else. */
import { type BrowserContext, chromium } from "playwright-core";

const EXECUTABLE = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Why browser tests cannot run here, or `null` when they can. */
export function noBrowser(): string | null {
  try {
    return Deno.statSync(EXECUTABLE).isFile ? null : `${EXECUTABLE} is no file`;
  } catch {
    return `${EXECUTABLE} is missing (Debian: apt-get install chromium)`;
  }
}

/** Runs `use` with a browser of its own, then ends it and removes its profile. */
export async function withBrowser(
  options: { readonly width: number; readonly height: number; readonly locale: string },
  use: (browser: BrowserContext) => Promise<void>,
): Promise<void> {
  const profile = await Deno.makeTempDir({ prefix: "holdfast-browser-" });
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    args: ARGS,
    viewport: { width: options.width, height: options.height },
    locale: options.locale,
  });
  try {
    await use(browser);
  } finally {
    await browser.close();
    await Deno.remove(profile, { recursive: true });
  }
}
