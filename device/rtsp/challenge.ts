/** One challenge of a `WWW-Authenticate` header, RFC 7235 §2.1. */
export interface Challenge {
  /** In lower case: `basic`, `digest`. */
  readonly scheme: string;
  /**
   * Names in lower case. A quoted value stands as it was between its quotes, backslashes included: that is
   * the form that Digest hashes (`unq()`, RFC 7616 §3.4) and that must be sent back unchanged.
   */
  readonly params: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+\-.^_`|~\w]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"?/y;
const BARE = /[^\s,"]*/y;

/**
 * Parses all challenges of all `WWW-Authenticate` headers of a response. A header may hold several
 * challenges, whose commas are told from those between parameters by the missing `=`.
 * Never throws: what cannot be read is left out.
 */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  return headers.flatMap(parseHeader);
}

function parseHeader(text: string): Challenge[] {
  const found: { scheme: string; params: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match;
  };
  while (at < text.length) {
    take(/[\s,]*/y);
    const word = take(TOKEN)?.[0];
    if (word === undefined) {
      at++;
      continue;
    }
    if (!take(/\s*=\s*/y)) {
      found.push({ scheme: word.toLowerCase(), params: new Map() });
      continue;
    }
    const value = take(QUOTED)?.[1] ?? take(BARE)?.[0] ?? "";
    const params = found.at(-1)?.params;
    const name = word.toLowerCase();
    // The first one wins: a repeated parameter must not change what was already read.
    if (params && !params.has(name)) params.set(name, value);
  }
  return found;
}
