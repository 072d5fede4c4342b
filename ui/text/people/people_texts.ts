import type { Language } from "../texts.ts";
import { peopleEn } from "./en.ts";
import type { PeopleTexts } from "./texts.ts";
import { peopleZhCn } from "./zh_cn.ts";

/** The texts about people in a language. */
export const peopleTexts = (language: Language): PeopleTexts =>
  language === "en" ? peopleEn : peopleZhCn;
