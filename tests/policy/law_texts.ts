/** The numbers of a text of law, read from its copy: articles, paragraphs, and items in each. */

const DIGITS = "一二三四五六七八九";

/** A number up to 99 as laws write it: 七, 十, 十二, 三十四. */
export function chineseNumber(text: string): number {
  const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
  const digit = (one: string | undefined) => one ? DIGITS.indexOf(one) + 1 : 0;
  return (text.includes("十") ? 10 * (tens ? digit(tens) : 1) : 0) + digit(ones);
}

const NUMBER = `[${DIGITS}十]+`;
const ITEM = new RegExp(`（(${NUMBER})）`, "g");

/** Items of a piece of text, which must be numbered from one without a hole. */
function itemsIn(text: string): number {
  const numbers = [...text.matchAll(ITEM)].map(([, number = ""]) => chineseNumber(number));
  if (numbers.some((number, index) => number !== index + 1)) {
    throw new Error(`items are numbered ${numbers.join(", ")}: ${text.slice(0, 20)}`);
  }
  return numbers.length;
}

/** A text in which every paragraph and every item is a line. */
export function readLines(copy: string): number[][] {
  const articles: number[][] = [];
  const items = new RegExp(`^（(${NUMBER})）`);
  let expected = 1;
  for (const line of copy.split("\n").map((one) => one.trim())) {
    const head = new RegExp(`^第(${NUMBER})条\\s`).exec(line);
    if (head !== null) {
      articles.push([0]);
      if (chineseNumber(head[1] ?? "") !== articles.length) throw new Error(`out of turn: ${line}`);
      expected = 1;
      continue;
    }
    const article = articles.at(-1);
    if (line === "" || article === undefined) continue;
    const item = items.exec(line);
    if (item === null) {
      article.push(0);
      expected = 1;
    } else {
      if (chineseNumber(item[1] ?? "") !== expected++) throw new Error(`out of turn: ${line}`);
      article.push((article.pop() ?? 0) + 1);
    }
  }
  return articles;
}

/**
 * A text whose lines were broken at random and whose paragraphs were run together.
 *
 * @param openings By article, the first words of each paragraph but the first. Each must stand there
 * once, behind the end of a sentence.
 * @throws {Error} where an opening is not there, or where the copy shows a paragraph that none names.
 */
export function readRunTogether(
  copy: string,
  openings: Readonly<Record<number, readonly string[]>>,
): number[][] {
  // A break inside a sentence joins; one behind its end, or a blank there, is where something begins.
  const text = copy.replaceAll("*", "").replaceAll(/(?<=[。：；])\s+(?:- )?/g, "¶")
    .replaceAll("\n", "");
  const heads = [...text.matchAll(new RegExp(`第(${NUMBER})条 ?(?=[ ¶])`, "g"))];
  return heads.map((head, index) => {
    const number = chineseNumber(head[1] ?? "");
    if (number !== index + 1) throw new Error(`article ${number} stands in place ${index + 1}`);
    const body = text.slice(head.index + head[0].length, heads[index + 1]?.index).trim();
    const starts = (openings[number] ?? []).map((opening) => {
      const at = body.indexOf(opening);
      const before = body.slice(0, at).replace(/¶$/, "");
      if (at < 0 || body.lastIndexOf(opening) !== at || !/。$/.test(before)) {
        throw new Error(`article ${number}: no paragraph begins with ${opening}`);
      }
      return at;
    });
    for (const shown of body.matchAll(/。¶(?!（|$)/g)) {
      if (!starts.includes(shown.index + 2)) {
        throw new Error(`article ${number}: a paragraph begins at ${body.slice(shown.index, 20)}`);
      }
    }
    return [0, ...starts].map((start, n) => itemsIn(body.slice(start, starts[n])));
  });
}
