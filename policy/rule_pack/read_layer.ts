/** A whole layer from JSON: the same members as `LayerRules`, which the compiler compares. */
import { MOST_DEADLINE_DAYS } from "../calendar/deadlines.ts";
import { type Cite, type Layer, LAYERS } from "../layer.ts";
import type {
  Ban,
  BreachRule,
  DeadlineRule,
  DisclosureRule,
  Fine,
  Floor,
  LayerInfo,
  LayerRules,
  PenaltyRule,
  RetentionRule,
  SitingRule,
  TimeLimit,
  UndatedOrder,
} from "../layer_rules.ts";
import {
  ACTIONS,
  APPROVERS,
  ASKED_BREACHES,
  BUILDERS,
  EVENTS,
  FURTHER_BREACHES,
  PAPERS,
  PARTIES,
  PLACES,
  REQUESTERS,
} from "../words.ts";
import * as read from "./read.ts";
import { dutiesOf } from "./read_duties.ts";
import { citeOf, date, said, span } from "./values.ts";

const MOST_YUAN = 1_000_000_000;
const MOST_VERSION = 1_000_000;

const yuan = read.record({ min: read.whole(0, MOST_YUAN), max: read.whole(0, MOST_YUAN) });
const fine: read.Read<Fine> = (value, at) => {
  const found = yuan(value, at);
  if (found.min <= found.max) return found;
  return read.wrong(at, "has a least amount above its greatest", "write min up to max");
};

function retentionOf(cite: read.Read<Cite>): read.Read<RetentionRule> {
  const floor: read.Read<Floor> = read.record({ span, cite });
  return read.record({
    floor,
    importantFloor: read.orNull(floor),
    erasesServed: read.orNull(cite),
  });
}

function sitingOf(cite: read.Read<Cite>): read.Read<SitingRule> {
  const ban: read.Read<Ban> = read.record({ builders: read.words(BUILDERS), cite });
  return read.record({
    forbidden: read.some(PLACES, cite),
    groups: read.list(read.record({
      builder: read.oneOf(BUILDERS),
      places: read.some(PLACES, cite),
      duty: cite,
      ban: read.orNull(ban),
    })),
    elsewhere: read.record({ cite, ban: read.orNull(ban) }),
  });
}

type Limit = TimeLimit | UndatedOrder;

function deadlineOf(cite: read.Read<Cite>): read.Read<DeadlineRule> {
  const count = read.whole(1, MOST_DEADLINE_DAYS);
  const counted = <const U extends TimeLimit["unit"]>(unit: U): read.Read<Limit> =>
    read.record({ unit: read.oneOf([unit]), count, cite }, {
      from: date,
      builders: read.words(BUILDERS),
    });
  const limit = read.variant<Limit["unit"], Limit>("unit", {
    "day": counted("day"),
    "working-day": counted("working-day"),
    "clear-day-ahead": counted("clear-day-ahead"),
    "promptly": read.record({ unit: read.oneOf(["promptly"]), cite }),
  });
  return read.every(EVENTS, read.orNull(limit));
}

function disclosureOf(cite: read.Read<Cite>): read.Read<DisclosureRule> {
  return read.record({
    grants: read.list(read.record({
      requesters: read.words(REQUESTERS),
      actions: read.words(ACTIONS),
      emergencyOnly: read.yesOrNo,
      basis: cite,
      approvers: read.orNull(read.words(APPROVERS)),
      twoPersons: read.orNull(cite),
      papers: read.some(PAPERS, cite),
    }, { standsOverLowerBans: read.yes })),
    ban: cite,
  });
}

function breachOf(cite: read.Read<Cite>): read.Read<BreachRule> {
  const fines = read.some(PARTIES, fine);
  return read.record({ cite, fines, forProfit: read.orNull(fines) }, { withoutGains: fines });
}

/** Every breach of the questions, and those besides that the layer knows. */
function penaltyOf(cite: read.Read<Cite>): read.Read<PenaltyRule> {
  const breach = read.orNull(breachOf(cite));
  const each = <const W extends string>(words: readonly W[]) =>
    Object.fromEntries(words.map((word) => [word, breach])) as { [K in W]: typeof breach }; // its keys
  return read.record(each(ASKED_BREACHES), each(FURTHER_BREACHES));
}

function infoOf(layer: Layer): read.Read<LayerInfo> {
  const info: read.Read<LayerInfo> = read.record({
    id: read.oneOf([layer]),
    title: said,
    version: read.whole(1, MOST_VERSION),
    source: read.line(500),
    inForceFrom: date,
    inForceTo: read.orNull(date),
    onlyOver: read.orNull(read.oneOf(LAYERS)),
  });
  return (value, at) => {
    const found = info(value, at);
    if (found.inForceTo !== null && found.inForceTo < found.inForceFrom) {
      read.wrong(`${at}.inForceTo`, "is before `inForceFrom`", "write the last day in force");
    }
    return found;
  };
}

/** The reader of one layer's whole data. */
export function readLayer(layer: Layer): read.Read<LayerRules> {
  const cite = citeOf(layer);
  return read.record({
    info: infoOf(layer),
    retention: retentionOf(cite),
    siting: read.orNull(sitingOf(cite)),
    signage: read.orNull(read.record({ builders: read.words(BUILDERS), cite })),
    deadline: read.orNull(deadlineOf(cite)),
    disclosure: read.orNull(disclosureOf(cite)),
    penalty: read.orNull(penaltyOf(cite)),
    duties: dutiesOf(cite),
  });
}
