/** COVERAGE.md, made of what is said of the texts. Pure. */
import type { AnswerKind, CoverageAnswer, CoveredText } from "./entry.ts";
import { unitsOf } from "./units.ts";

const KINDS: Readonly<Record<AnswerKind, (text: CoveredText, ref: string) => string>> = {
  function: (_text, ref) => {
    const [file, name] = ref.split("#");
    return `[\`${name}\`](../${file})`;
  },
  command: (_text, ref) => `\`${ref}\``,
  page: (_text, ref) => `[page](../${ref})`,
  test: (_text, ref) => {
    const at = ref.indexOf("#");
    return `[test](../${ref.slice(0, at)}) “${ref.slice(at + 1)}”`;
  },
  rule: (text, ref) => `[rule](layers/${text.layer.toLowerCase()}/${ref}.ts) \`${ref}\``,
  duty: (text, ref) => `[duty](layers/${text.layer.toLowerCase()}/duties.ts) \`${ref}\``,
};

const said = (text: CoveredText, { kind, ref, what }: CoverageAnswer) =>
  `${KINDS[kind](text, ref)} – ${what}`;

function lineOf(text: CoveredText, cite: string): string {
  const { answers = [], others, open } = text.entries[cite] ?? {};
  const parts = answers.map((one) => said(text, one));
  if (others !== undefined) parts.push(`*Others:* ${others}`);
  if (open !== undefined) parts.push(`**Open:** ${open}`);
  return `| ${cite} | ${parts.map((part) => part.replaceAll("|", "\\|")).join("<br>")} |`;
}

function openOf(texts: readonly CoveredText[]): readonly string[] {
  const units = new Map<string, string[]>();
  for (const text of texts) {
    for (const { cite } of unitsOf(text)) {
      const open = text.entries[cite]?.open;
      if (open !== undefined) units.set(open, [...units.get(open) ?? [], cite]);
    }
  }
  return [...units].map(([open, cites]) => `- ${open}: ${cites.join(", ")}`);
}

function counts(text: CoveredText): string {
  const entries = unitsOf(text).map(({ cite }) => text.entries[cite]);
  const answered = entries.filter((one) => (one?.answers ?? []).length > 0).length;
  const open = entries.filter((one) => one?.open !== undefined).length;
  return `${entries.length} units: ${answered} answered, ${entries.length - answered} for others` +
    ` alone or open; something is open in ${open}.`;
}

/** The whole page. */
export function coverageMarkdown(texts: readonly CoveredText[]): string {
  const open = openOf(texts);
  return [
    "<!-- deno-fmt-ignore-file -->",
    "<!-- Written by `deno task law-coverage` from what is in coverage/. -->",
    "",
    "# Every article, and what answers it",
    "",
    "Each article, paragraph and item of the two measures and of the regulation above them has a line:",
    "what in the product answers it, or why it binds others than whoever runs the recorder. A unit is",
    "cited as `LAYER-ARTICLE(PARAGRAPH)(ITEM)`; an article of one paragraph leaves the paragraph out, and",
    "article 14 of Liaoning's measure is cited by its items alone. Where a paragraph has items, its own",
    "line is about the words before them. The texts themselves are not printed here.",
    "",
    "This page is generated. `deno task law-coverage` writes it; a unit without a line, a line about",
    "something that is not there, and a cite in the rules that no text has fail the tests.",
    "",
    "## Open",
    "",
    ...(open.length === 0 ? ["Nothing."] : ["Planned, and not there yet:", "", ...open]),
    ...texts.flatMap((text) => [
      "",
      `## ${text.prefix}: ${text.title}`,
      "",
      counts(text),
      "",
      "| unit | what answers it |",
      "| --- | --- |",
      ...unitsOf(text).map(({ cite }) => lineOf(text, cite)),
    ]),
    "",
  ].join("\n");
}
