/** Findings as sentences. Pure; the offline page has it too. */
import type { FaultCode, Finding, NoteCode, ProofCode, Verdict } from "../findings.ts";
import type { UnreadableZip, ZipProblem } from "../zip_directory.ts";
import { en } from "./en.ts";
import { zhCn } from "./zh_cn.ts";

/** The texts of one language. */
export interface VerdictTexts {
  readonly whole: string;
  readonly broken: string;
  /** For an altered copy that is as it was signed. */
  readonly altered: string;
  readonly notesHead: string;
  readonly proofsHead: string;
  readonly key: string;
  readonly read: string;
  readonly camera: string;
  readonly more: string;
  /** Why a ZIP cannot be checked, and what to do. */
  readonly unreadable: Readonly<Record<UnreadableZip, readonly [string, string]>>;
  readonly codes: Readonly<Record<FaultCode | NoteCode | ProofCode, string>>;
}

/** The languages of a verdict. */
export type VerdictLanguage = "en" | "zh-CN";

/** The texts of a language. */
export const textsOf = (language: VerdictLanguage): VerdictTexts => language === "en" ? en : zhCn;

const HOUR_MS = 3_600_000;

/** An instant as clocks in China show it, to the second. */
export const chinaTime = (at: number): string =>
  `${new Date(at + 8 * HOUR_MS).toISOString().slice(0, 19).replace("T", " ")} UTC+8`;

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** One finding as a line: when, where, what. */
export function sentence(
  finding: Finding<FaultCode | NoteCode | ProofCode>,
  texts: VerdictTexts,
): string {
  const { code, camera, at, path } = finding;
  const detail = (finding.detail ?? "").replaceAll(ISO, (iso) => chinaTime(Date.parse(iso)));
  const head = [
    at === undefined ? "" : chinaTime(at),
    camera === undefined || camera === 0 ? "" : fill(texts.camera, { camera: `${camera}` }),
    path ?? "",
  ].filter((part) => part !== "").join(", ");
  const said = fill(texts.codes[code], { detail });
  return head === "" ? said : `${head}: ${said}`;
}

/** Why a ZIP cannot be checked, and what to do. */
export function unreadableZip(
  { problem, detail }: ZipProblem<UnreadableZip>,
  language: VerdictLanguage,
): { readonly problem: string; readonly remedy: string } {
  const [why, remedy] = textsOf(language).unreadable[problem];
  return { problem: fill(why, { detail }), remedy };
}

/** What it came to, in one sentence. */
export function headline({ whole, altered }: Verdict, language: VerdictLanguage): string {
  const texts = textsOf(language);
  if (!whole) return texts.broken;
  return altered === null ? texts.whole : fill(texts.altered, altered);
}

/** A whole verdict as lines. */
export function verdictLines(verdict: Verdict, language: VerdictLanguage): string[] {
  const texts = textsOf(language);
  const part = (head: string, findings: readonly Finding<FaultCode | NoteCode | ProofCode>[]) =>
    findings.length === 0 ? [] : [
      head,
      ...findings.map((f) => `  - ${sentence(f, texts)}`),
      ...(findings.length >= 100 ? [`  - ${texts.more}`] : []),
    ];
  const { fragments, bytes, publicKey } = verdict;
  return [
    ...(verdict.whole ? [headline(verdict, language)] : part(texts.broken, verdict.faults)),
    ...part(texts.proofsHead, verdict.proofs),
    ...part(texts.notesHead, verdict.notes),
    ...(publicKey === "" ? [] : [fill(texts.key, { detail: publicKey })]),
    fill(texts.read, { fragments: `${fragments}`, bytes: `${bytes}` }),
  ];
}
