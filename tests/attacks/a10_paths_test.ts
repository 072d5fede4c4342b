/** A10: no address leads to a file: what is asked for is a number, a hash or a name out of a table. */
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { serve } from "../../ui/serve.ts";
import { readManifest } from "../../recorder/verify/read_manifest.ts";
import { assert, assertEquals } from "../assert.ts";
import { withDevice } from "./device.ts";
import { traversals } from "./payloads.ts";
import { request, statusOf, talk } from "./raw.ts";

const FILES = /root:.*:0:0:|PRIVATE KEY|SQLite format 3|export function createApp/;

Deno.test("A10: five hundred names of files in every part of an address find nothing but what the tables hold", async () => {
  const corpus = traversals();
  assert(corpus.length >= 500, `${corpus.length}`);
  await withDevice(async (device) => {
    const server = await serve({ fetch: device.app.fetch, port: 0 });
    const cookie = `Cookie: holdfast=${device.sessions.get("manager")}`;
    const patterns = ROUTE_RULES.filter(({ method, path }) =>
      method === "GET" && path.includes(":")
    )
      .map(({ path }) => path);
    const found: string[] = [];
    try {
      for (let i = 0; i < corpus.length; i += 20) {
        await Promise.all(
          corpus.slice(i, i + 20).flatMap((name, n) => {
            const pattern = patterns[(i + n) % patterns.length] ?? "";
            const places = [n % 2 === 0 ? `/assets/${name}` : pattern.replace(/:[a-z0-9]+/, name)];
            if (n % 4 === 0) places.push(`/${name}`, `/sign-in?lang=${name}&next=${name}`);
            return places.map(async (place) => {
              // As bytes: a browser would have tidied the address up.
              const answer = await talk(server.port, request(`GET ${place}`, [cookie]));
              const status = statusOf(answer);
              // An address that tidied up is a page's own is answered with that page.
              const page = status === 200 && /content-type: text\/(?:html|css)/.test(answer);
              const fine = page || [303, 400, 404].includes(status);
              if (!fine || FILES.test(answer)) found.push(`${place}: ${answer.slice(0, 200)}`);
            });
          }),
        );
      }
    } finally {
      await server.close(100);
    }
    assertEquals(found, []);
    assertEquals(device.faults, []);
  });
});

Deno.test("A10: an export's account that names files outside its folder is no account", () => {
  const encoder = new TextEncoder();
  for (
    const path of ["../x", "/etc/passwd", "video/../../x.mp4", "video/..%2fx.mp4", "C:\\x.mp4"]
  ) {
    const forged = {
      format: "holdfast-export/1",
      files: [{ path, bytes: 1, sha256: "0".repeat(64) }],
    };
    const read = readManifest(encoder.encode(JSON.stringify(forged)));
    assert(typeof read === "string", path);
  }
});
