/** Questions about the law as lines of JSON, and their answers. Each question holds all its facts. */
import { err, InputError, ok, type Result } from "../src/base/result.ts";
import type { UtcMs } from "../src/base/units.ts";
import { formatShanghai, parseInstant } from "./instants.ts";
import { erase, retention } from "./retention.ts";
import { type Layers, parseLayers } from "./site_layers.ts";

/** The longest question that is read, in UTF-16 units: a hundred times what a true one needs. */
export const LONGEST_QUESTION = 65_536;

/** One answer, ready to be written as a line. */
export interface Answered {
  readonly line: string;
  /** False where the line tells an error of the question. */
  readonly ok: boolean;
}

type Fields = ReadonlyMap<string, unknown>;

const LATER_QUESTIONS = ["siting", "signage", "deadline", "disclosure", "penalty"];

const short = (text: string) => text.length > 40 ? `${text.slice(0, 40)} …` : text;

function questionFields(line: string): Result<Fields, InputError> {
  if (line.length > LONGEST_QUESTION) {
    const problem = `is longer than ${LONGEST_QUESTION} characters`;
    return err(new InputError("line", problem, "ask one question a line"));
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return err(new InputError("line", "is not JSON", "write one JSON object a line"));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return err(new InputError("line", "is not a JSON object", "write one JSON object a line"));
  }
  // A map, so that a key such as `__proto__` or `constructor` is a key like any other.
  return ok(new Map(Object.entries(value)));
}

function onlyFields(fields: Fields, known: readonly string[]): Result<null, InputError> {
  for (const key of known) {
    if (!fields.has(key)) {
      return err(new InputError(key, "is missing", `give ${known.join(", ")}`));
    }
  }
  for (const key of fields.keys()) {
    if (!known.includes(key)) {
      const remedy = `give only ${known.join(", ")}`;
      return err(new InputError(short(key), "does not belong to this question", remedy));
    }
  }
  return ok(null);
}

function layersOf(fields: Fields): Result<Layers, InputError> {
  const words = fields.get("layers");
  if (Array.isArray(words)) return parseLayers(words);
  return err(new InputError("layers", "is not a list", 'write a list such as ["CN", "CN-LN"]'));
}

function instantOf(fields: Fields, key: string): Result<UtcMs, InputError> {
  const text = fields.get(key);
  const remedy = "write ISO 8601 with an offset, such as 2026-02-03T08:00:00+08:00";
  if (typeof text !== "string") return err(new InputError(key, "is not a text", remedy));
  const instant = parseInstant(text);
  if (instant.ok) return instant;
  const problem = `${JSON.stringify(short(text))} ${instant.error}`;
  return err(new InputError(key, problem, remedy));
}

function flagOf(fields: Fields, key: string): Result<boolean, InputError> {
  const value = fields.get(key);
  if (typeof value === "boolean") return ok(value);
  return err(new InputError(key, "is neither true nor false", "write true or false"));
}

function answerRetention(fields: Fields): Result<unknown, InputError> {
  const known = onlyFields(fields, ["ask", "layers", "recordedAt", "important"]);
  if (!known.ok) return known;
  const layers = layersOf(fields);
  if (!layers.ok) return layers;
  const recordedAt = instantOf(fields, "recordedAt");
  if (!recordedAt.ok) return recordedAt;
  const important = flagOf(fields, "important");
  if (!important.ok) return important;
  const answer = retention({
    layers: layers.value,
    recordedAt: recordedAt.value,
    important: important.value,
  });
  if (!answer.ok) return answer;
  const { keepUntil, days, mustEraseAfter, cites } = answer.value;
  return ok({
    keepUntil: formatShanghai(keepUntil),
    days,
    mustEraseAfter: mustEraseAfter === null ? null : formatShanghai(mustEraseAfter),
    cites,
  });
}

function answerErase(fields: Fields): Result<unknown, InputError> {
  const known = onlyFields(fields, ["ask", "layers", "recordedAt", "at", "important", "held"]);
  if (!known.ok) return known;
  const layers = layersOf(fields);
  if (!layers.ok) return layers;
  const recordedAt = instantOf(fields, "recordedAt");
  if (!recordedAt.ok) return recordedAt;
  const at = instantOf(fields, "at");
  if (!at.ok) return at;
  const important = flagOf(fields, "important");
  if (!important.ok) return important;
  const held = flagOf(fields, "held");
  if (!held.ok) return held;
  const { verdict, cites, problem } = erase({
    layers: layers.value,
    recordedAt: recordedAt.value,
    at: at.value,
    important: important.value,
    held: held.value,
  });
  return problem === null ? ok({ verdict, cites }) : err(problem);
}

function answer(line: string): Result<unknown, InputError> {
  const fields = questionFields(line);
  if (!fields.ok) return fields;
  const remedy = "ask retention or erase";
  if (!fields.value.has("ask")) return err(new InputError("ask", "is missing", remedy));
  const ask = fields.value.get("ask");
  if (ask === "retention") return answerRetention(fields.value);
  if (ask === "erase") return answerErase(fields.value);
  if (typeof ask === "string" && LATER_QUESTIONS.includes(ask)) {
    return err(new InputError("ask", `${ask} is not answered by this version`, remedy));
  }
  return err(new InputError("ask", "is no question that is known", remedy));
}

/** The answer to one line, errors included: `{"error":{"field":…,"message":…}}`. Never throws. */
export function answerQuestion(line: string): Answered {
  const result = answer(line);
  if (result.ok) return { line: JSON.stringify(result.value), ok: true };
  const { field, message } = result.error;
  return { line: JSON.stringify({ error: { field, message } }), ok: false };
}
