/** What a browser or program carries to say who it is, and the token that its forms carry besides. */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

/** How a program's token begins; no cookie may hold one, no header a session. */
const PROGRAM = "hft_";

/** Over TLS the name binds the cookie to this host and to TLS (RFC 6265bis §4.1.3.2). */
const nameOf = (secure: boolean) => secure ? "__Host-holdfast" : "holdfast";

/** The session's identifier or the program's token of a request; `null` for nobody. */
export function carried(c: Context, secure: boolean): string | null {
  const header = c.req.header("authorization");
  if (header !== undefined) {
    const token = /^Bearer ([A-Za-z0-9_-]{1,100})$/.exec(header)?.[1];
    return token?.startsWith(PROGRAM) ? token : null;
  }
  const cookie = getCookie(c, nameOf(secure)) ?? "";
  return /^[A-Za-z0-9_-]{43}$/.test(cookie) && !cookie.startsWith(PROGRAM) ? cookie : null;
}

/** Whether a request is a program's: it carries no cookie that a foreign page could send along. */
export const isProgram = (token: string | null): boolean => token?.startsWith(PROGRAM) ?? false;

/** Puts a session's identifier into the browser, until it is closed. */
export function keepSession(c: Context, secure: boolean, token: string): void {
  setCookie(c, nameOf(secure), token, { path: "/", httpOnly: true, sameSite: "Strict", secure });
}

/** Takes it out again. */
export function dropSession(c: Context, secure: boolean): void {
  deleteCookie(c, nameOf(secure), { path: "/", secure });
}

/** The token of a session's forms: only a page of that session knows it. */
export function formToken(session: string | null): string {
  return session === null ? "" : createHash("sha256").update(`form ${session}`).digest("base64url");
}
