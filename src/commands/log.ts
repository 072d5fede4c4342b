/** `holdfast log`: what happened, who vouches for it, and whether it is whole; works beside a running recorder. */
import type { Command } from "../options.ts";
import { list } from "./log/list.ts";
import { statement } from "./log/statement.ts";
import { key, status } from "./log/status.ts";
import { verify } from "./log/verify.ts";
import { witness } from "./log/witness.ts";

const VERBS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["verify", verify],
  ["witness", witness],
  ["status", status],
  ["key", key],
  ["statement", statement],
]);

/** The command: with no word after it, the newest lines. */
export const logCommand: Command = (args) => {
  const [verb, ...rest] = args;
  return (verb === undefined ? undefined : VERBS.get(verb))?.(rest) ?? list(args);
};
