/** Which language a request is answered in. */
import { InputError } from "../src/base/result.ts";
import { en } from "./text/en.ts";
import type { Language, Texts } from "./text/texts.ts";
import { zhCn } from "./text/zh_cn.ts";

/** The texts of a language. */
export const textsOf = (language: Language): Texts => language === "en" ? en : zhCn;

/**
 * The language asked for: `?lang=` first (anything but `zh-CN` or `en` throws {@link InputError}),
 * then the cookie of an earlier choice, then the browser's list, then Chinese.
 */
export function chooseLanguage(
  query: string | undefined,
  cookie: string | undefined,
  acceptLanguage: string | undefined,
): Language {
  if (query !== undefined) {
    if (query === "zh-CN" || query === "en") return query;
    throw new InputError("lang", "is not a language of this page", "use zh-CN or en");
  }
  if (cookie === "zh-CN" || cookie === "en") return cookie;
  return fromHeader(acceptLanguage ?? "") ?? "zh-CN";
}

/** The best of an `Accept-Language` header (RFC 9110 §12.5.4) that this page speaks, or `null`. */
function fromHeader(header: string): Language | null {
  let best: Language | null = null;
  let bestQuality = 0;
  for (const part of header.slice(0, 500).split(",")) {
    const [tag = "", ...options] = part.trim().toLowerCase().split(";");
    const q = options.map((o) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(o)?.[1]).find((v) =>
      v !== undefined
    );
    const quality = q === undefined ? 1 : Number(q);
    const language = /^zh(-|$)/.test(tag) ? "zh-CN" : /^en(-|$)/.test(tag) ? "en" : null;
    if (language !== null && quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
