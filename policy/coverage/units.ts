/** The units of a text that can be cited: its articles, paragraphs and items, from their numbers. */
import type { CoveredText } from "./entry.ts";

/** One unit of a text. */
export interface Unit {
  readonly cite: string;
  readonly article: number;
  /** 1 for the first; an article of one paragraph has paragraph 1 too. */
  readonly paragraph: number;
  /** `null` for the paragraph itself: its words before the items, or all of it. */
  readonly item: number | null;
}

/**
 * How a unit is cited. The paragraph is left out where there is only one. Article 14 of Liaoning's
 * measure is known by its items, `LN-14(7)`, although another paragraph follows them: `LN-14(p2)`.
 */
function citeOf(text: CoveredText, article: number, paragraph: number, item: number | null) {
  const head = `${text.prefix}-${article}`;
  const tail = item === null ? "" : `(${item})`;
  const several = (text.articles[article - 1]?.length ?? 0) > 1;
  if (head === "LN-14") return paragraph === 1 ? `${head}${tail}` : `${head}(p${paragraph})`;
  return several ? `${head}(${paragraph})${tail}` : `${head}${tail}`;
}

/** Every unit of a text, in its order: each paragraph, and after it each of its items. */
export function unitsOf(text: CoveredText): readonly Unit[] {
  return text.articles.flatMap((paragraphs, index) =>
    paragraphs.flatMap((items, before) =>
      [null, ...Array.from({ length: items }, (_, n) => n + 1)].map((item) => ({
        cite: citeOf(text, index + 1, before + 1, item),
        article: index + 1,
        paragraph: before + 1,
        item,
      }))
    )
  );
}
