/** The questions: which fields each has, and what it answers. */
import { ok, type Result } from "../../src/base/result.ts";
import type { InputError } from "../../src/base/result.ts";
import { formatIsoDate } from "../calendar/iso_date.ts";
import type { ShanghaiDay } from "../days.ts";
import { deadline } from "../deadline.ts";
import { disclosure } from "../disclosure.ts";
import { formatShanghai } from "../instants.ts";
import type { Cite } from "../layer.ts";
import { penalty } from "../penalty.ts";
import { erase, retention } from "../retention.ts";
import type { RuleBook } from "../rule_book.ts";
import { signage } from "../signage.ts";
import { siting } from "../siting.ts";
import * as words from "../words.ts";
import {
  count,
  date,
  type Fields,
  flag,
  ignored,
  instant,
  layers,
  optional,
  readFields,
  word,
  wordList,
} from "./fields.ts";

/** An answer as it is written, and what stands behind it. */
export interface Answer {
  /** The members of the answer but for `cites`, in the order in which they are written. */
  readonly said: Readonly<Record<string, unknown>>;
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

/** Reads the fields of a question and answers it. */
export type Question = (fields: Fields, book: RuleBook) => Result<Answer, InputError>;

const askRetention: Question = (fields, book) => {
  const facts = readFields(fields, { layers, recordedAt: instant, important: flag });
  if (!facts.ok) return facts;
  const answer = retention(facts.value, book);
  if (!answer.ok) return answer;
  const { keepUntil, days, mustEraseAfter, cites, rulesVersion } = answer.value;
  const said = {
    keepUntil: formatShanghai(keepUntil),
    days,
    mustEraseAfter: mustEraseAfter === null ? null : formatShanghai(mustEraseAfter),
  };
  return ok({ said, cites, rulesVersion });
};

const askErase: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    recordedAt: instant,
    at: instant,
    important: flag,
    held: flag,
  });
  if (!facts.ok) return facts;
  const { verdict, cites, rulesVersion, problem } = erase(facts.value, book);
  return problem === null
    ? ok({ said: { verdict }, cites, rulesVersion })
    : { ok: false, error: problem };
};

const askSiting: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    place: word(words.PLACES),
    builder: word(words.BUILDERS),
  });
  if (!facts.ok) return facts;
  const { verdict, cites, rulesVersion } = siting(facts.value, book);
  return ok({ said: { verdict }, cites, rulesVersion });
};

const askSignage: Question = (fields, book) => {
  const facts = readFields(fields, { layers, builder: word(words.BUILDERS) });
  if (!facts.ok) return facts;
  const { required, cites, rulesVersion } = signage(facts.value, book);
  return ok({ said: { required }, cites, rulesVersion });
};

const DAY_OF_NO_ACCOUNT = 0 as ShanghaiDay;

const askDeadline: Question = (fields, book) => {
  const event = word(words.EVENTS);
  const facts = fields.get("event") === "in-use-before-law"
    ? readFields(fields, { layers, event, on: ignored })
    : readFields(fields, { layers, event, on: date });
  if (!facts.ok) return facts;
  const { due, cites, rulesVersion } = deadline(
    { ...facts.value, on: facts.value.on ?? DAY_OF_NO_ACCOUNT },
    book,
  );
  const said = due === null ? { lastDay: null, safeDay: null, provisional: false } : {
    lastDay: formatIsoDate(due.lastDay),
    safeDay: formatIsoDate(due.safeDay),
    provisional: due.provisional,
  };
  return ok({ said, cites, rulesVersion });
};

const askDisclosure: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    requester: word(words.REQUESTERS),
    action: word(words.ACTIONS),
    staff: count,
    shown: wordList(words.PAPERS),
    approvedBy: word(words.APPROVERS),
    emergency: flag,
  });
  if (!facts.ok) return facts;
  const { verdict, missing, cites, rulesVersion } = disclosure(facts.value, book);
  return ok({ said: { verdict, missing }, cites, rulesVersion });
};

const askPenalty: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    breach: word(words.BREACHES),
    party: word(words.PARTIES),
    forProfit: optional(flag, false),
  });
  if (!facts.ok) return facts;
  const { fine, cites, rulesVersion } = penalty(facts.value, book);
  return ok({ said: fine === null ? { min: null, max: null } : { ...fine }, cites, rulesVersion });
};

/** Every question by its word. */
export const QUESTIONS: ReadonlyMap<unknown, Question> = new Map([
  ["retention", askRetention],
  ["erase", askErase],
  ["siting", askSiting],
  ["signage", askSignage],
  ["deadline", askDeadline],
  ["disclosure", askDisclosure],
  ["penalty", askPenalty],
]);
