import assert from "node:assert/strict";
import { connect } from "node:net";
import { serve } from "./serve.ts";

/** Sends `text` and resolves with all that comes until the other side closes. */
function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let all = "";
    socket.on("data", (d) => all += d.toString("latin1"));
    socket.on("close", () => resolve(all));
    socket.on("error", reject);
  });
}

const hello = () => new Response("hello");

Deno.test("listens on this machine only unless told otherwise", async () => {
  const server = await serve({ fetch: hello, port: 0 });
  assert.equal(server.hostname, "127.0.0.1");
  assert.equal(await (await fetch(`http://127.0.0.1:${server.port}/`)).text(), "hello");
  await assert.rejects(serve({ fetch: hello, port: server.port }), /EADDRINUSE/);
  await server.close();
});

Deno.test("slow, endless and idle clients are cut", async () => {
  const server = await serve({ fetch: hello, port: 0, headersMs: 400 });
  const slow = await talk(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\nX-");
  assert.match(slow, /^HTTP\/1\.1 408/);
  const endless = await talk(
    server.port,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(40_000)}\r\n\r\n`,
  );
  assert.match(endless, /^HTTP\/1\.1 431/);
  assert.match(await talk(server.port, "\x16\x03\x01\x02\r\n\r\n"), /^HTTP\/1\.1 400/);
  await server.close();
});

Deno.test("connections beyond the bound are dropped, and room comes back", async () => {
  const server = await serve({ fetch: hello, port: 0, maxConnections: 2, headersMs: 500 });
  const waiting = [talk(server.port, "GET"), talk(server.port, "GET")];
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await talk(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "");
  await Promise.all(waiting);
  const text = await talk(
    server.port,
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  );
  assert.match(text, /hello$/);
  await server.close();
});

Deno.test("a viewer who does not read is not read for, and is cut after the idle time", async () => {
  let made = 0;
  let left = false;
  const stream = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        made++;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        left = true;
      },
    }, { highWaterMark: 0 });
  const server = await serve({ fetch: () => new Response(stream()), port: 0, idleMs: 500 });
  const socket = connect(server.port, "127.0.0.1", () => {
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  });
  socket.on("error", () => {});
  for (let i = 0; i < 80 && !left; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(left, true);
  assert.ok(made < 400, `${made} chunks of 64 KiB were made for nobody`);
  socket.destroy();
  await server.close();
});

Deno.test("closing waits for an answer under way, but not for ever", async () => {
  let finish = () => {};
  const server = await serve({
    port: 0,
    fetch: () => new Promise((resolve) => finish = () => resolve(new Response("done"))),
  });
  const answer = fetch(`http://127.0.0.1:${server.port}/`).then((r) => r.text());
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = server.close(3000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  finish();
  assert.equal(await answer, "done");
  await closed;

  const other = await serve({ port: 0, fetch: () => new Promise(() => {}) });
  const hanging = fetch(`http://127.0.0.1:${other.port}/`).then((r) => r.text());
  const refused = assert.rejects(hanging);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begin = performance.now();
  await other.close(200);
  await refused;
  const took = performance.now() - begin;
  assert.ok(took >= 190 && took < 1500, `closed after ${took} ms`);
});
