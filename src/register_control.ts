/** The page's questions about register, requests, watch and actions of two people, over its socket. */
import type { RegisterAnswers, RegisterControl } from "../recorder/register_ask_port.ts";
import type { AskFor } from "./control/held_lines.ts";

/** Asks the recorder; `null` when none answers. */
export const registerControl = (ask: AskFor): RegisterControl => ({
  async ask(asker, word, question) {
    // A word with its own fields; the socket's type has lists that may be written to, and nobody does.
    const asked = { ask: word, ...question } as unknown as Parameters<AskFor>[1];
    const answer = await ask(asker, asked);
    return answer === null ? null : { answer: answer.value as RegisterAnswers[typeof word] }; // by this program's own recorder
  },
});
