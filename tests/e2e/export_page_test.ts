/** A granted request of an authority is exported from the page as a download that verifies. */
import { assert, assertEquals } from "../assert.ts";
import { Place } from "./place.ts";
import { holdfast, json } from "./program.ts";

/** Signs a retriever in with a code from the box; gives the headers of his session. */
async function signIn(data: string, page: string): Promise<Record<string, string>> {
  const person = ["--login", "li", "--name", "李", "--unit", "保安部", "--role", "retriever"];
  const { code } = await json(["people", "add", "--data", data, ...person]) as { code: string }; // by the program under test
  const password = "kettle orchid pavement";
  const form = { login: "li", code, password, again: password };
  const entered = await fetch(new URL("/first-password", page), {
    method: "POST",
    headers: { origin: new URL(page).origin },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  await entered.body?.cancel();
  const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const start = await fetch(new URL("/account", page), { headers: { cookie } });
  const token = /name="form" value="([^"]+)"/.exec(await start.text())?.[1] ?? "";
  return { cookie, origin: new URL(page).origin, "x-holdfast-form": token };
}

/** Time as `datetime-local` sends it, on the site's clocks. */
const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 23);

Deno.test("a granted request is exported from the page: registered first, and whole to the verifier", async () => {
  await Place.with(async (place) => {
    await place.disk("disk", "12M");
    const camera = await place.camera({ seconds: 10 });
    await json(["site", "set", "--data", place.data, "--layers", "CN"]);
    place.admit([{ name: "gate", url: camera.url }]);
    const began = Date.now();
    const recorder = place.start("run", "--data", place.data, "--port", "0", "--http");
    const page = (await recorder.line(/The page is at/)).split(" ").at(-1) ?? "";
    const headers = await signIn(place.data, page);
    await new Promise((done) => setTimeout(done, 9_000));
    const post = async (path: string, fields: [string, string][]) =>
      await fetch(new URL(path, page), {
        method: "POST",
        headers,
        body: new URLSearchParams(fields),
        redirect: "manual",
      });

    const entered = await post("/requests", [
      ["requester", "public-security"],
      ["action", "copy"],
      ["organ", "滨江派出所"],
      ["name1", "王"],
      ["unit1", "滨江派出所"],
      ["document1", "0123"],
      ["approvedBy", "none"],
      ["camera", "1"],
      ["from", local(began)],
      ["to", local(Date.now() - 2000)],
      ["purpose", "case 7"],
      ["destination", "memory stick"],
    ]);
    const said = await entered.text();
    assertEquals(entered.status, 303, said.replace(/<[^>]*>/g, "").replace(/\s+/g, " "));

    const sent = await post("/requests/1/export", []);
    assertEquals(
      sent.status,
      200,
      sent.status === 200 ? "" : (await sent.text()).replace(/<[^>]*>/g, "").replace(/\s+/g, " "),
    );
    assertEquals(sent.headers.get("content-type"), "application/zip");
    const name = /filename="(holdfast-[0-9a-f]{32})\.zip"/.exec(
      sent.headers.get("content-disposition") ?? "",
    )?.[1];
    assert(name !== undefined);
    // Before the first byte was taken, the register knew of it.
    const register = await holdfast(["log", "--data", place.data, "--kind", "register", "--json"]);
    assert(register.out.includes("滨江派出所") && register.out.includes("memory stick"));
    await Deno.writeFile(`${place.folder}/it.zip`, sent.body ?? new ReadableStream());
    const verdict = await holdfast(["verify", `${place.folder}/it.zip`, "--lang", "en"]);
    assertEquals(verdict.status, 0, verdict.out);
    assert(verdict.out.startsWith("Whole."), verdict.out);

    const again = await post("/requests/2/export", []);
    assertEquals(again.status, 400, "a request that there is not");
    await again.body?.cancel();
  });
});
