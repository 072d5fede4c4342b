/**
 * Which passwords may be chosen: NIST SP 800-63B-4 §3.1.1.2. Pure.
 *
 * At least 15 characters where the password stands alone, 8 where a code of an authenticator is
 * asked for besides; any character, no rules of composition, no ageing; the whole of it counts; what
 * is common, or made of this device's and this person's own words, is refused.
 */
import { InputError } from "../../src/base/result.ts";
import { COMMON_WORDS, ROWS } from "./common_words.ts";

/** Fewest characters of a password that stands alone. */
export const ALONE = 15;
/** Fewest characters beside codes of an authenticator. */
export const WITH_CODES = 8;
/** Most characters: far above the 64 that must be allowed, so that nobody makes the hash work for hours. */
export const LONGEST = 256;
/** Fewest characters that are left when everything that is guessed first is taken away. */
const UNGUESSED = 5;

/** The form in which a password is hashed: NFKC, so that every keyboard and system gives the same bytes. */
export function normalPassword(password: string): string {
  return password.normalize("NFKC");
}

/**
 * A password that somebody chose, in its normal form.
 *
 * @param own Words of the person and the site: login, names.
 * @throws {InputError} that says why, never what was given.
 */
export function choosePassword(
  password: string,
  { withCodes, own }: { readonly withCodes: boolean; readonly own: readonly string[] },
): string {
  const normal = normalPassword(password);
  const length = [...normal].length;
  const least = withCodes ? WITH_CODES : ALONE;
  if (length < least) {
    throw new InputError(
      "password",
      `it has ${length} characters, fewer than ${least}`,
      "use several words that do not belong together, blanks allowed",
    );
  }
  if (length > LONGEST) {
    throw new InputError("password", `it has ${length} characters`, `use at most ${LONGEST}`);
  }
  if (isGuessable(normal, own)) {
    throw new InputError(
      "password",
      "it is made of what is tried first: common words, rows of keys, names of this site",
      "use several words that do not belong together",
    );
  }
  return normal;
}

/** Whether little is left of a password once common words, own words, rows and repetitions are taken out. */
export function isGuessable(password: string, own: readonly string[]): boolean {
  const plain = fold(password);
  const words = [...COMMON_WORDS, ...own.flatMap(pieces)].map(fold)
    .filter((word) => [...word].length >= 2 || /\p{Script=Han}/u.test(word))
    .sort((a, b) => b.length - a.length);
  // As typed, and with the usual stand-ins for letters read as letters: the weaker reading counts.
  return Math.min(left(plain, words), left(plain.replace(/[0134578@$!]/g, letterFor), words)) <
    UNGUESSED;
}

/** How many characters are left: each word, row and repetition taken out counts nothing. */
function left(text: string, words: readonly string[]): number {
  let rest = text;
  for (const word of words) rest = rest.replaceAll(word, " ");
  let count = 0;
  const characters = [...rest];
  for (let i = 0; i < characters.length; i++) {
    const [before, here] = [characters[i - 1], characters[i] ?? ""];
    if (/[\s\p{P}]/u.test(here)) continue;
    if (before === here || (before !== undefined && inARow(before + here))) continue;
    count++;
  }
  // The same few characters over and over are those few characters.
  return Math.min(count, new Set(characters).size);
}

function inARow(pair: string): boolean {
  const back = [...pair].reverse().join("");
  return ROWS.some((row) => row.includes(pair) || row.includes(back));
}

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const pieces = (text: string) => fold(text).split(/[^\p{L}]+/u).filter((piece) => piece !== "");

const LETTERS: ReadonlyMap<string, string> = new Map(Object.entries({
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  "$": "s",
  "!": "i",
}));
const letterFor = (sign: string) => LETTERS.get(sign) ?? sign;
