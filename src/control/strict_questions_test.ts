/** What a line over the socket may hold, to the letter: it decides what reaches the recorder. */
import { assert, assertEquals } from "../../tests/assert.ts";
import { linesOf } from "../commands/lines.ts";
import { type Answer, LONGEST_LINE, type Question } from "./protocol.ts";
import { serveControl } from "./server.ts";

const HASH = "0".repeat(64);
const HOLD = '"until":null,"kind":"case","who":"Li","why":"case"';
const SEARCH = '"ask":"register-search","before":null,"limit":5';
const PROPOSE = '"ask":"propose","kind":"pool-wipe","why":"w","password":"p"';

/** Lines that are refused: what is named, and what of the reason. */
const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["[]", "ask", /expected/],
  ["null", "question", /expected Object, received null/],
  ["{}", "ask", /expected another word, received undefined/],
  ['{"ask":"constructor"}', "ask", /received text$/],
  ['{"ask":["status"]}', "ask", /received Array/],
  ['{"ask":"status","more":1}', "question", /unknown key "more"/],
  ['{"ask":"status","__proto__":1}', "question", /unknown key "__proto__"/],
  ['{"ask":"status","constructor":1}', "question", /unknown key "constructor"/],
  ['{"__proto__":{"ask":"status"}}', "ask", /received undefined/],
  ['{"ask":"camera-remove"}', "camera", /is missing/],
  ['{"ask":"camera-remove","camera":null}', "camera", /expected number, received null/],
  ['{"ask":"camera-remove","camera":"1"}', "camera", /expected number, received text/],
  ['{"ask":"camera-remove","camera":0}', "camera", />=1, received 0/],
  ['{"ask":"camera-remove","camera":-0}', "camera", />=1, received 0/],
  ['{"ask":"camera-remove","camera":1.5}', "camera", /safe integer, received 1.5/],
  ['{"ask":"camera-remove","camera":9007199254740992}', "camera", /safe integer/],
  ['{"ask":"camera-remove","camera":1e999}', "camera", /safe integer, received Infinity/],
  [`{"ask":"hold-place","hold":{"camera":1,"from":-1e999,"to":2,${HOLD}}}`, "hold.from", /finite/],
  [`{"ask":"hold-place","hold":{"camera":1,"from":1,"to":2,"x":3,${HOLD}}}`, "hold", /key "x"/],
  ['{"ask":"ledger-confirm","by":["Li"]}', "by.1", /received undefined/],
  ['{"ask":"ledger-confirm","by":["Li","Wu","Xu"]}', "by.2", /expected never/],
  ['{"ask":"ledger-confirm","by":["Li",""]}', "by.1", /a length of >=1/],
  [`{${SEARCH},"filter":[]}`, "filter", /expected an object/],
  [`{${SEARCH},"filter":{"__proto__":1}}`, "filter", /unknown key "__proto__"/],
  [`{${SEARCH},"filter":{"span":{"from":1,"to":null}}}`, "filter.span.to", /received null/],
  [`{${PROPOSE},"facts":[]}`, "facts", /expected an object/],
  [`{${PROPOSE},"facts":{"${"k".repeat(65)}":1}}`, "facts", /a key is too long/],
  ['{"ask":"rule-pack-load","file":"ſſſſ"}', "file", /received text$/],
  ['{"ask":"rule-pack-load","file":"AA"}', "file", /received text$/],
  [`{"ask":"photo-read","sha256":"${HASH}","offset":-1}`, "offset", />=0/],
  [`{"ask":"photo-read","sha256":"${HASH}\\n","offset":0}`, "sha256", /received text$/],
  ['{"ask":"sign-in","login":"li","code":"","password":"hunter2","x":1}', "question", /key "x"/],
  ['{"ask":"sign-in","login":"li","code":"","password":["hunter2"]}', "password", /received Array/],
];

/** Lines that are taken, and what comes out of them. */
const TAKEN: readonly (readonly [string, unknown])[] = [
  ['{"ask":"status"}', { ask: "status" }],
  [`{"ask":"photo-read","sha256":"${HASH}","offset":-0}`, {
    ask: "photo-read",
    sha256: HASH,
    offset: 0,
  }],
  ['{"ask":"camera-remove","camera":9007199254740991}', {
    ask: "camera-remove",
    camera: 2 ** 53 - 1,
  }],
  // What need not be given is a key that is not there.
  [`{${SEARCH},"filter":{}}`, { ask: "register-search", before: null, limit: 5, filter: {} }],
  ['{"ask":"rule-pack-load","file":""}', { ask: "rule-pack-load", file: "" }],
  // These are looked at by their kind: see proposal_facts.ts.
  [`{${PROPOSE},"facts":{"constructor":1,"prototype":2}}`, {
    ask: "propose",
    kind: "pool-wipe",
    why: "w",
    password: "p",
    facts: { constructor: 1, prototype: 2 },
  }],
];

Deno.test("over the socket a question is taken as it should be written, and what is wrong is named", async () => {
  const dir = await Deno.makeTempDir({ prefix: "strict-" });
  const reached: Question[] = [];
  const server = serveControl(`${dir}/a.sock`, (q) => void reached.push(q));
  const connection = await Deno.connect({ transport: "unix", path: `${dir}/a.sock` });
  const answers = linesOf(connection.readable, LONGEST_LINE)[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<Answer> => {
    await connection.write(new TextEncoder().encode(`${line}\n`));
    return JSON.parse(String((await answers.next()).value));
  };
  try {
    for (const [line, field, problem] of REFUSED) {
      const answer = await ask(line);
      assert(!answer.ok, line);
      assertEquals(answer.field, field, `${line}: ${answer.problem}`);
      assert(problem.test(answer.problem), `${line}: ${answer.problem}`);
      assert(!JSON.stringify(answer).includes("hunter2"), "what was typed is said again");
    }
    assertEquals(reached, []);
    for (const [line, question] of TAKEN) {
      const answer = await ask(line);
      assert(answer.ok, `${line}: ${JSON.stringify(answer)}`);
      assertEquals(JSON.parse(JSON.stringify(reached.pop())), question);
    }
    assert(!("ask" in {}), "no object was changed");
  } finally {
    connection.close();
    await server.close();
    await Deno.remove(dir, { recursive: true });
  }
});
