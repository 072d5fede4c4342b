/** The page's questions about people, over its socket. */
import type { PeopleAnswers, PeopleControl, PeopleQuestion } from "../recorder/people_port.ts";
import { askFor } from "./control/client.ts";

/** Asks the recorder behind a socket; `null` when none answers. */
export const peopleControl = (socket: string): PeopleControl => ({
  async ask(asker, word, question) {
    const asked = { ask: word, ...question } as PeopleQuestion; // a word with its own fields
    const answer = await askFor(socket, asker, plain(asked));
    return answer === null ? null : answer.value as PeopleAnswers[typeof word]; // by this program's own recorder
  },
});

/** The socket takes lists that may be written to; nobody does. */
const plain = (asked: PeopleQuestion) => asked as Parameters<typeof askFor>[2];
