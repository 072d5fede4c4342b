/** The questions: which fields each has, and what it answers. */
import { err, ok, type Result } from "../../src/base/result.ts";
import type { InputError } from "../../src/base/result.ts";
import { formatIsoDate } from "../calendar/iso_date.ts";
import type { ShanghaiDay } from "../days.ts";
import { deadline } from "../deadline.ts";
import type { Said } from "../duty.ts";
import { disclosure } from "../disclosure.ts";
import { formatShanghai } from "../instants.ts";
import type { Cite } from "../layer.ts";
import { penalty } from "../penalty.ts";
import { erase, retention } from "../retention.ts";
import type { RuleBook } from "../rule_book.ts";
import { signage } from "../signage.ts";
import { siting } from "../siting.ts";
import * as sentences from "../text/sentences.ts";
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
  /** The answer for people; made only when somebody reads it. */
  readonly sentence: () => Said;
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
  const sentence = () => sentences.sayRetention(said.keepUntil, mustEraseAfter !== null);
  return ok({ said, cites, rulesVersion, sentence });
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
  if (problem !== null) return err(problem);
  const sentence = () => sentences.sayErase(verdict, facts.value.held);
  return ok({ said: { verdict }, cites, rulesVersion, sentence });
};

const askSiting: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    place: word(words.ASKED_PLACES),
    builder: word(words.BUILDERS),
  });
  if (!facts.ok) return facts;
  const { verdict, cites, rulesVersion } = siting(facts.value, book);
  const { place, builder } = facts.value;
  const sentence = () => sentences.saySiting(verdict, place, builder);
  return ok({ said: { verdict }, cites, rulesVersion, sentence });
};

const askSignage: Question = (fields, book) => {
  const facts = readFields(fields, { layers, builder: word(words.BUILDERS) });
  if (!facts.ok) return facts;
  const { required, cites, rulesVersion } = signage(facts.value, book);
  const sentence = () => sentences.saySignage(required, facts.value.builder);
  return ok({ said: { required }, cites, rulesVersion, sentence });
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
  const dates = due === null ? null : {
    lastDay: formatIsoDate(due.lastDay),
    safeDay: formatIsoDate(due.safeDay),
    provisional: due.provisional,
  };
  const said = dates ?? { lastDay: null, safeDay: null, provisional: false };
  const sentence = () => sentences.sayDeadline(facts.value.event, dates, cites.length > 0);
  return ok({ said, cites, rulesVersion, sentence });
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
  const { requester, action } = facts.value;
  const sentence = () => sentences.sayDisclosure({ verdict, missing }, requester, action);
  return ok({ said: { verdict, missing }, cites, rulesVersion, sentence });
};

const askPenalty: Question = (fields, book) => {
  const facts = readFields(fields, {
    layers,
    breach: word(words.ASKED_BREACHES),
    party: word(words.PARTIES),
    forProfit: optional(flag, false),
  });
  if (!facts.ok) return facts;
  const { fine, cites, rulesVersion } = penalty(facts.value, book);
  const said = fine === null ? { min: null, max: null } : { ...fine };
  const sentence = () => sentences.sayPenalty(fine, facts.value.breach, facts.value.party);
  return ok({ said, cites, rulesVersion, sentence });
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
