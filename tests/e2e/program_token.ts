/** A program's token for tests that ask a running page: made on the box, by the program under test. */
import { json } from "./program.ts";

/** Headers with which a request to the page of `data` is a manager's program's. */
export async function programHeaders(data: string): Promise<Record<string, string>> {
  const person = ["--login", "tester", "--name", "Tester", "--unit", "Tests", "--role", "manager"];
  await json(["people", "add", "--data", data, ...person]);
  const scopes = ["see-status", "see-timeline", "see-live", "play-back"];
  const made = await json([
    ...["people", "token", "--data", data, "--login", "tester", "--name", "tests"],
    ...scopes.flatMap((scope) => ["--scope", scope]),
  ]) as { token: string }; // by the program under test
  return { authorization: `Bearer ${made.token}` };
}
