import type { Language } from "../texts.ts";
import { dutiesEn } from "./en.ts";
import type { DutyTexts } from "./texts.ts";
import { dutiesZhCn } from "./zh_cn.ts";

/** The texts of the page of duties in a language. */
export const dutyTexts = (language: Language): DutyTexts =>
  language === "en" ? dutiesEn : dutiesZhCn;
