/** The page's questions about register, requests, watch and actions of two people, over its socket. */
import type { RegisterAnswers, RegisterControl } from "../recorder/register_port.ts";
import { askFor } from "./control/client.ts";

/** Asks the recorder behind a socket; `null` when none answers. */
export const registerControl = (socket: string): RegisterControl => ({
  async ask(asker, word, question) {
    // A word with its own fields; the socket's type has lists that may be written to, and nobody does.
    const asked = { ask: word, ...question } as unknown as Parameters<typeof askFor>[2];
    const answer = await askFor(socket, asker, asked);
    return answer === null ? null : { answer: answer.value as RegisterAnswers[typeof word] }; // by this program's own recorder
  },
});
