/** The page's questions about people, over its socket. */
import type { PeopleAnswers, PeopleControl } from "../recorder/people_port.ts";
import type { AskFor } from "./control/held_lines.ts";

/** Asks the recorder; `null` when none answers. */
export const peopleControl = (ask: AskFor): PeopleControl => ({
  async ask(asker, word, question) {
    // A word with its own fields; the socket's type has lists that may be written to, and nobody does.
    const asked = { ask: word, ...question } as unknown as Parameters<AskFor>[1];
    const answer = await ask(asker, asked);
    return answer === null ? null : answer.value as PeopleAnswers[typeof word]; // by this program's own recorder
  },
});
