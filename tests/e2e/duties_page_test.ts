/** Duties of a running recorder: the command line and the page write into one log, and all count from it. */
import { assert, assertEquals } from "../assert.ts";
import { Place } from "./place.ts";
import { json } from "./program.ts";

/** Signs a manager in with a code from the box; gives the headers of the session. */
async function signIn(data: string, page: string): Promise<Record<string, string>> {
  const person = ["--login", "li", "--name", "李娜", "--unit", "保安部", "--role", "manager"];
  const { code } = await json(["people", "add", "--data", data, ...person]) as { code: string }; // by the program under test
  const password = "kettle orchid pavement";
  const origin = new URL(page).origin;
  const entered = await fetch(new URL("/first-password", page), {
    method: "POST",
    headers: { origin },
    body: new URLSearchParams({ login: "li", code, password, again: password }),
    redirect: "manual",
  });
  await entered.body?.cancel();
  const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { cookie, origin, "accept-language": "en" };
}

interface Explained {
  readonly duties: readonly { readonly key: string; readonly lastDone: number | null }[];
}

Deno.test("a duty done at the box stands on the page, one done on the page counts at the box", async () => {
  await Place.with(async (place) => {
    const { data } = place;
    await place.disk("disk", "4M");
    await json(["site", "set", "--data", data, "--layers", "CN,CN-LN"]);
    const recorder = place.start("run", "--data", data, "--port", "0", "--http");
    const page = (await recorder.line(/The page is at/)).split(" ").at(-1) ?? "";
    const headers = await signIn(data, page);
    const paper = ["--by", "王伟", "--note", "folder 3"];
    const one = ["--duty", "CN/maintenance", "--on", "2026-01-05", ...paper];
    await json(["law", "done", "--data", data, ...one]);

    // Told while it runs, to the very recorder; the layers stay.
    const told = ["site", "set", "--data", data, "--in-use", "2025-12-01", "--outside-operator"];
    await json(told);
    const shown = await (await fetch(new URL("/duties", page), { headers })).text();
    const alarm = (await place.status())?.alarms.find(({ code }) => code === "duties-overdue");
    // The maintenance, and four things of the nation's and the province's that come before first use.
    assertEquals(alarm?.params, { count: 5 });
    assert(/In use since<\/dt>\s*<dd>2025-12-01</.test(shown), shown);
    const agreement = /<tr id="CN\/operator-agreement">[^]*?<\/tr>/.exec(shown)?.[0] ?? "";
    assert(agreement.includes("today") && !agreement.includes("only if"), agreement);
    const row = /<tr id="CN\/maintenance">[^]*?<\/tr>/.exec(shown)?.[0].replace(/<[^>]*>/g, "");
    assert(/2026-01-05\s+王伟\s+folder 3/.test(row ?? ""), shown);
    const form = /name="form" value="([^"]+)"/.exec(shown)?.[1] ?? "";
    const fields = { form, duty: "CN-LN/training", on: "2026-01-06", note: "list 7" };
    const written = await fetch(new URL("/duties", page), {
      method: "POST",
      headers,
      body: new URLSearchParams(fields),
    });
    assert(/Written down: 2026-01-06, 李娜/.test(await written.text()), written.url);

    recorder.interrupt();
    assertEquals((await recorder.end()).status, 0);
    const { duties } = await json(["law", "explain", "--data", data, "--json"]) as Explained; // by the program under test
    const day = (key: string) => duties.find((duty) => duty.key === key)?.lastDone ?? 0;
    assertEquals(
      ["CN/maintenance", "CN-LN/training"].map((key) =>
        new Date(day(key) * 86_400_000).toISOString().slice(0, 10)
      ),
      ["2026-01-05", "2026-01-06"],
    );
  });
});
