import type { InputError } from "../../../src/base/result.ts";
import type { Language } from "../texts.ts";
import { registerEn } from "./en.ts";
import type { RegisterTexts } from "./texts.ts";
import { registerZhCn } from "./zh_cn.ts";

/** The texts about the register in a language. */
export const registerTexts = (language: Language): RegisterTexts =>
  language === "en" ? registerEn : registerZhCn;

/** What went wrong, for people: in Chinese by the field, in English in the program's own words. */
export function problemText(r: RegisterTexts, error: InputError): string {
  const { problems } = r;
  const [first = ""] = error.field.split(".");
  const known = Object.hasOwn(problems, error.field)
    ? problems[error.field]
    : Object.hasOwn(problems, first)
    ? problems[first]
    : undefined;
  if (known === undefined) return `${r.problem} ${error.message}`;
  // Articles and dates read alike in every language, and are what people ask for next.
  const facts = error.message.match(/\b[A-Z]{2}-\d+(?:\(\d+\))*|\b\d{4}-\d{2}-\d{2}\b/g) ?? [];
  return facts.length === 0 ? known : `${known}（${[...new Set(facts)].join("，")}）`;
}
