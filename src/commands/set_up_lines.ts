/** What the terminal tells whoever sets a new device up. */
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { renderUnicodeCompact } from "uqr";

/** Code, the same as a picture for a phone's camera, and what the browser's warning must show. */
export function setUpLines(page: string, code: string, fingerprint: string | null): string[] {
  const trust = fingerprint === null ? [] : [
    "The browser warns of a certificate that it does not know: the device made it itself. It is the",
    "right one when its SHA-256 fingerprint is",
    `    ${fingerprint}`,
  ];
  return [
    "",
    "Nobody can sign in yet. Open the page, and set it up with this code:",
    "",
    `    ${code}`,
    "",
    renderUnicodeCompact(setUpAddress(page, code) ?? code, { border: 2, ecc: "L" }),
    `It holds until the device is set up (${page}set-up) or started anew.`,
    ...trust,
  ];
}

/** The form with the code in it, for a phone that can reach this machine; `null` where none can. */
function setUpAddress(page: string, code: string): string | null {
  const url = new URL(`/set-up?code=${code}`, page);
  if (isLoopback(url.hostname)) return null;
  if (url.hostname !== "0.0.0.0") return url.href;
  const lan = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (lan === undefined) return null;
  url.hostname = lan.address;
  return url.href;
}

/** Whether an address is this machine's own, which nobody else can reach. */
export const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || isIP(host) === 4 && host.startsWith("127.");
