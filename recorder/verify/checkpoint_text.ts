/** What of a checkpoint's text concerns footage. Pure; nobody vouches for the text. */
import { list, type Shape, ShapeError, text, whole } from "./shape.ts";

/** A camera's newest fragment at a checkpoint. */
export interface HeadText {
  readonly sequence: number;
  /** Of its header, in hex. */
  readonly hash: string;
}

/** A checkpoint as far as exports need it. */
export interface CheckpointText {
  readonly number: number;
  /** Displayed and trusted time in ms. */
  readonly wall: number;
  readonly trusted: number;
  readonly key: string;
  readonly cameras: ReadonlyMap<number, HeadText>;
}

/** Members of an object that are asked for; others may be there. */
const members = (value: unknown, where: string): ReadonlyMap<string, unknown> => {
  if (typeof value !== "object" || value === null) throw new ShapeError(`${where} is no object`);
  return new Map(Object.entries(value));
};

const hash = text(/^[0-9a-f]{64}$/, "a SHA-256");
const key = text(/^[0-9a-f]{16}$/, "the name of a key");
const head: Shape<readonly [number, HeadText]> = (value, where) => {
  const it = members(value, where);
  return [
    whole(it.get("camera"), `${where}.camera`),
    {
      sequence: whole(it.get("sequence"), `${where}.sequence`),
      hash: hash(it.get("hash"), `${where}.hash`),
    },
  ];
};

/** Reads a checkpoint's text; `null` for what is none of this version. */
export function readCheckpointText(json: string): CheckpointText | null {
  try {
    const it = members(JSON.parse(json), "checkpoint");
    if (it.get("holdfast") !== "checkpoint" || it.get("version") !== 1) return null;
    return {
      number: whole(it.get("number"), "number"),
      wall: whole(it.get("wall"), "wall"),
      trusted: whole(it.get("trusted"), "trusted"),
      key: key(it.get("key"), "key"),
      cameras: new Map(list(head)(it.get("cameras"), "cameras")),
    };
  } catch {
    return null; // not JSON, or not in this shape
  }
}
