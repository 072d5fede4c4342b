/** The page over TLS: bounded like the plain one, and cut before a handshake that never ends. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { UtcMs } from "../../src/base/units.ts";
import { selfSigned } from "../../src/tls/self_signed.ts";
import { serve } from "../../ui/serve.ts";

const tls = selfSigned(["127.0.0.1"], UtcMs(Date.now()));
const hello = () => new Response("hello");

/** Opens a connection, says `text`, and resolves when the other side has closed it. */
function talk(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", () => {});
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
}

Deno.test("whoever trusts the certificate is answered, plain HTTP is not", async () => {
  let seen = "";
  const fetched = (_: Request, { address }: { address: string }) => {
    seen = address;
    return hello();
  };
  const server = await serve({ fetch: fetched, port: 0, tls });
  using client = Deno.createHttpClient({ caCerts: [tls.cert] });
  const answer = await fetch(`https://127.0.0.1:${server.port}/`, { client });
  assert.equal(await answer.text(), "hello");
  assert.equal(seen, "127.0.0.1");
  await assert.rejects(fetch(`https://127.0.0.1:${server.port}/`));
  await assert.rejects(fetch(`http://127.0.0.1:${server.port}/`));
  await server.close(100);
});

Deno.test("half a handshake is cut, and no more connections are taken than may be", async () => {
  const server = await serve({ fetch: hello, port: 0, tls, headersMs: 400, maxConnections: 20 });
  const began = performance.now();
  await Promise.all(
    Array.from(
      { length: 100 },
      (_, i) => talk(server.port, i % 2 === 0 ? "" : "\x16\x03\x01\x02\x00"),
    ),
  );
  assert.ok(performance.now() - began < 5000);
  using client = Deno.createHttpClient({ caCerts: [tls.cert] });
  const answer = await fetch(`https://127.0.0.1:${server.port}/`, { client });
  assert.equal(await answer.text(), "hello");
  await server.close(100);
});
