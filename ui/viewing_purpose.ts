/** Why somebody looks (CN-16(2)(3)): given once on the playback page, kept in the browser until it is closed. */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

/** What the register says of whoever gave no reason. It is a Chinese document. */
const NOT_SAID = "日常查看（未说明事由）";
const LONGEST = 200;

/** Keeps a reason that is in the address; answers the one that holds, empty where none was given. */
export function keepPurpose(c: Context): string {
  const given = c.req.query("purpose");
  if (given === undefined) return said(c);
  const purpose = plain(given);
  setCookie(c, "purpose", purpose, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
  });
  return purpose;
}

/** The reason for the register's entry. */
export const purposeOf = (c: Context): string => said(c) || NOT_SAID;

const said = (c: Context): string => plain(getCookie(c, "purpose") ?? "");

/** One line without control or invisible characters: the register takes no others. */
const plain = (text: string): string =>
  text.normalize("NFC").replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ").trim().slice(0, LONGEST);
