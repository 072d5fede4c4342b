/** A20: what strangers wrote stays inside its line and shows itself; secrets are in no line. */
import { composeRecorder } from "../../src/compose.ts";
import { realClock } from "../../src/real_clock.ts";
import { assert } from "../assert.ts";
import { cameraInput, Site, until } from "../engine/site.ts";

const FORGED = "no\u001b[2K\u202e such\u2028thing\u0085 2026-11-21T00:00:00Z hold-released";
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** What cameras that mean ill answer, each to whoever comes next. */
const ANSWERS = [
  `RTSP/1.0 404 ${FORGED}\r\nCSeq: 1\r\n\r\n`,
  `RTSP/1.0 401 ${FORGED}\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="${FORGED}", nonce="x"\r\n\r\n`,
  `RTSP/1.0 302 ${FORGED}\r\nCSeq: 1\r\nLocation: rtsp://evil.example/${FORGED}\r\n\r\n`,
  `RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Type: ${FORGED}\r\nContent-Length: 9\r\n\r\nv=0\r\ns=\u001b[2`,
  `RTSP/1.0 999 \u001b]0;title\u0007\r\nCSeq: 1\r\n\r\n`,
  `${FORGED}\r\n\r\n`,
];

/** A camera that answers every request alike. */
function stranger(answer: string) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const bytes = new TextEncoder().encode(answer);
  const running = (async () => {
    for await (const connection of listener) {
      try {
        await connection.read(new Uint8Array(4096));
        await connection.write(bytes);
        await connection.read(new Uint8Array(4096));
      } catch {
        // It went away.
      }
      connection.close();
    }
  })();
  return {
    port: listener.addr.port,
    close: async () => {
      listener.close();
      await running;
    },
  };
}

Deno.test("A20: a camera's words are one line with nothing unseen in it, here and in the log, and no password is", async () => {
  const strangers = ANSWERS.map(stranger);
  const said: string[] = [];
  try {
    await Site.with({ disks: [24], cameras: [] }, async (site) => {
      site.change((tx, now) => {
        for (const [i, { port }] of strangers.entries()) {
          const url = `rtsp://admin:Very-Secret@127.0.0.1:${port}/${i}`;
          tx.addCamera({ ...cameraInput(`camera ${i}`, 5), url }, now);
        }
      });
      const recorder = composeRecorder({
        data: site.data,
        clock: realClock,
        say: (line) => said.push(line),
      });
      const running = recorder.run();
      try {
        const heard = () => new Set(said.map((line) => /^camera camera (\d)/.exec(line)?.[1]));
        await until("each camera was complained of", () => heard().size >= ANSWERS.length, 15);
        const lines = recorder.opened.ledger.events(1, 1000);
        const log = JSON.stringify(lines);
        assert(lines.length > 0 && !log.includes("Very-Secret"), log);
      } finally {
        await recorder.stop();
        await running;
      }
    });
  } finally {
    await Promise.all(strangers.map(({ close }) => close()));
  }
  for (const line of said) {
    assert(!UNSEEN.test(line), JSON.stringify(line));
    assert(!line.includes("Very-Secret"), line);
  }
  assert(
    said.some((line) => line.includes("u{202e}")),
    `shown for what it is: ${said.join(" | ")}`,
  );
});
