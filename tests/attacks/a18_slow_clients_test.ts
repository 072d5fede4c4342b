/** A18: slow heads, slow bodies, bodies without end and readers that do not read cost a bounded time and no memory. */
import { connect, type Socket } from "node:net";
import { serve } from "../../ui/serve.ts";
import { assert, assertEquals } from "../assert.ts";
import { withDevice } from "./device.ts";
import { statusOf, talk } from "./raw.ts";

const hello = () => new Response("hello");
const plain = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

Deno.test("A18: a thousand half-open connections are cut in time, and the page answers before and after", async () => {
  const server = await serve({ fetch: hello, port: 0, headersMs: 1500 });
  const sockets: Socket[] = [];
  let cut = 0;
  try {
    await Promise.all(Array.from({ length: 1000 }, (_, i) =>
      new Promise<void>((resolve) => {
        const socket = connect(server.port, "127.0.0.1", () => {
          socket.write(
            ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "][i % 4] ??
              "",
          );
          resolve();
        });
        sockets.push(socket);
        socket.on("error", () => resolve());
        socket.on("data", () => {});
        socket.on("close", () => cut++);
      })));
    const end = performance.now() + 12_000;
    while (cut < 1000 && performance.now() < end) {
      await new Promise((done) => setTimeout(done, 100));
    }
    assertEquals(cut, 1000, "every one of them was cut");
    assert((await talk(server.port, plain)).endsWith("hello"));
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await server.close(100);
  }
});

Deno.test("A18: a body that comes drop by drop, or not at all, is cut; so is one that lies about its length", async () => {
  await withDevice(async ({ app, faults }) => {
    const server = await serve({ fetch: app.fetch, port: 0, headersMs: 500, idleMs: 20_000 });
    const head = (length: number, more = "") =>
      `POST /sign-in HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n${more}\r\n`;
    try {
      const began = performance.now();
      const stalled = talk(server.port, head(1000) + "login=a", 9000);
      const dripping = new Promise<void>((resolve) => {
        const socket = connect(server.port, "127.0.0.1", () => socket.write(head(10_000)));
        const drip = setInterval(() => socket.write("a"), 100);
        const patience = setTimeout(() => socket.destroy(), 9000);
        socket.on("data", () => {});
        socket.on("error", () => {});
        socket.on("close", () => {
          clearInterval(drip);
          clearTimeout(patience);
          resolve();
        });
      });
      await Promise.all([stalled, dripping]);
      const took = performance.now() - began;
      assert(took < 6000, `cut after ${took} ms`);
      assertEquals(statusOf(await talk(server.port, head(300_000_000) + "a".repeat(100_000))), 413);
      const chunked = head(5).replace("Content-Length: 5", "Transfer-Encoding: chunked") +
        "5\r\nlogin\r\n0\r\n\r\n";
      assertEquals(statusOf(await talk(server.port, chunked)), 411);
      assertEquals(statusOf(await talk(server.port, plain)), 303, "and it answers on");
    } finally {
      await server.close(100);
    }
    assertEquals(faults, []);
  });
});

Deno.test("A18: readers that do not read take no memory, and footage is not read for them", async () => {
  await withDevice(async (device) => {
    const server = await serve({ fetch: device.app.fetch, port: 0, idleMs: 1000 });
    const cookie = `Cookie: holdfast=${device.sessions.get("manager")}\r\n`;
    const at = new Date(device.site.clock.wall() - 30_000).toISOString();
    const path = `/api/cameras/1/media?at=${at}&first=1&last=400`;
    const sockets: Socket[] = [];
    let cut = 0;
    try {
      for (let i = 0; i < 100; i++) {
        const socket = connect(server.port, "127.0.0.1", () => {
          socket.pause();
          socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${cookie}\r\n`);
        });
        sockets.push(socket);
        socket.on("error", () => {});
        socket.on("close", () => cut++);
      }
      const end = performance.now() + 8000;
      while (performance.now() < end) {
        await new Promise((done) => setTimeout(done, 200));
        const answer = await talk(server.port, plain);
        if (statusOf(answer) === 303) break;
      }
      assertEquals(statusOf(await talk(server.port, plain)), 303);
    } finally {
      sockets.forEach((socket) => socket.destroy());
      await server.close(100);
    }
    assertEquals(device.faults, []);
  });
});
