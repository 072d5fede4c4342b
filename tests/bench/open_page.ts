/**
 * Program: a page without a recorder behind it, for whoever asks: what is measured is the page.
 *
 *     deno run -A tests/bench/open_page.ts DATA
 */
import { servePage } from "../../src/commands/page.ts";
import { signedInAs, somebody } from "../ui/signed_in.ts";

const [data = ""] = Deno.args;
Deno.exit(
  await servePage(data, {
    lines: null,
    control: { status: () => Promise.resolve(null) },
    people: signedInAs(somebody("manager")),
    register: { ask: () => Promise.resolve(null) },
    host: "127.0.0.1",
    port: 0,
    tls: null,
  }),
);
