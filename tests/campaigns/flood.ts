/**
 * Campaign: `holdfast run` records cameras while its page is attacked from all sides at once: a thousand
 * half-open connections, a thousand requests for footage, slow readers, and a storm of sign-ins. No
 * camera may lose a fragment, and the page must answer again afterwards.
 *
 *     deno run -A tests/campaigns/flood.ts [--seconds=15] [--connections=1000] [--cameras=4]
 */
import { parseArgs } from "node:util";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { rowEnd } from "../../recorder/index/summary.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import { IndexReader } from "../../recorder/read/index_reader.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { Place } from "../e2e/place.ts";
import { until } from "../e2e/program.ts";
import { programHeaders } from "../e2e/program_token.ts";
import { Outcome } from "./outcome.ts";

/** Two fragments follow each other when no more than this lies between them, in milliseconds. */
const JOINED_MS = 150;
/** A page that is let alone again answers within this. */
const RECOVERS_MS = 20_000;
const REPLAY = "deno run -A tests/campaigns/flood.ts";

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

interface Target {
  readonly port: number;
  readonly cert: string;
  readonly headers: Record<string, string>;
  readonly page: string;
}

/** What was sent, and what came of it. */
interface Sent {
  connections: number;
  answers: Map<number | string, number>;
}

const count = (sent: Sent, what: number | string) =>
  sent.answers.set(what, (sent.answers.get(what) ?? 0) + 1);

/** Connections that never become a request, opened anew whenever the page cuts them. */
async function halfOpen(
  target: Target,
  many: number,
  over: AbortSignal,
  sent: Sent,
): Promise<void> {
  const words = ["", "\x16", "\x16\x03\x01\x02\x00", "GET / HTTP/1.1\r\nHost: localhost\r\n"];
  await Promise.all(Array.from({ length: many }, async (_, i) => {
    while (!over.aborted) {
      await new Promise<void>((resolve) => {
        const socket: Socket = connect(target.port, "127.0.0.1", () => {
          sent.connections++;
          socket.write(words[i % words.length] ?? "", "latin1");
        });
        const end = () => socket.destroy();
        over.addEventListener("abort", end, { once: true });
        socket.on("data", () => {});
        socket.on("error", () => {});
        socket.on("close", () => {
          over.removeEventListener("abort", end);
          resolve();
        });
      });
      if (!over.aborted) await wait(200 + i % 300);
    }
  }));
}

/** Requests that a player, a searcher and a reader who does not read would send, all at once and again. */
async function requests(
  target: Target,
  many: number,
  over: AbortSignal,
  sent: Sent,
): Promise<void> {
  const at = () => new Date(Date.now() - 20_000).toISOString();
  const ranges = Array.from({ length: 400 }, (_, i) => `${i}-`).join(",");
  const paths = [
    () => `/api/cameras/1/media?at=${at()}&first=1&last=401`,
    () => `/api/cameras/2/play?at=${at()}`,
    () => `/api/cameras/1/day?date=${at().slice(0, 10)}`,
    () => `/api/cameras/1/media?at=${at()}&first=1&last=401&transcode=h264`,
    () => `/api/cameras/2/picture?at=${at()}`,
    () => "/api/status",
  ];
  await Promise.all(Array.from({ length: many }, async (_, i) => {
    while (!over.aborted) {
      await new Promise<void>((resolve) => {
        const socket = connectTls({
          port: target.port,
          host: "127.0.0.1",
          ca: target.cert,
          servername: "localhost",
        }, () => {
          sent.connections++;
          const head = Object.entries(target.headers).map(([k, v]) => `${k}: ${v}\r\n`).join("");
          const path = paths[i % paths.length]?.() ?? "/";
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${head}Range: bytes=${ranges}\r\nConnection: close\r\n\r\n`,
          );
          // One in five does not read what it asked for.
          if (i % 5 === 0) socket.pause();
        });
        const end = () => socket.destroy();
        const timer = setTimeout(end, 5000);
        over.addEventListener("abort", end, { once: true });
        let first = true;
        socket.on("data", (data: Uint8Array) => {
          if (first) count(sent, new TextDecoder().decode(data.subarray(9, 12)));
          first = false;
        });
        socket.on("error", () => {});
        socket.on("close", () => {
          clearTimeout(timer);
          over.removeEventListener("abort", end);
          resolve();
        });
      });
      if (!over.aborted) await wait(100);
    }
  }));
}

/** Names and passwords, as fast as they are taken. */
async function signIns(target: Target, over: AbortSignal, sent: Sent): Promise<void> {
  const client = Deno.createHttpClient({ caCerts: [target.cert] });
  await Promise.all(Array.from({ length: 30 }, async (_, i) => {
    for (let n = 0; !over.aborted; n++) {
      try {
        const answer = await fetch(new URL("/sign-in", target.page), {
          method: "POST",
          client,
          redirect: "manual",
          headers: { origin: new URL(target.page).origin },
          body: new URLSearchParams({
            login: `user${i}-${n}`,
            password: `lanterns under ${n}`,
            code: "",
          }),
          signal: AbortSignal.any([over, AbortSignal.timeout(10_000)]),
        });
        await answer.body?.cancel();
        count(sent, `sign-in ${answer.status}`);
      } catch {
        await wait(100); // it was not let in, which is what the bound is for
      }
    }
  }));
  client.close();
}

/** What is wrong with each camera's fragments from `from` on; and how many there are. */
function look(data: string, cameras: number, from: number): { wrong: string[]; fragments: number } {
  const db = openIndexReadOnly(dataPaths(data).index);
  try {
    const reader = new IndexReader(db);
    const wrong: string[] = [];
    let fragments = 0;
    for (let camera = 1; camera <= cameras; camera++) {
      const rows = reader.rows(CameraId(camera), UtcMs(from), UtcMs(Date.now() + 60_000), 1e6).map((
        { row },
      ) => row);
      fragments += rows.length;
      if (rows.length < 5) wrong.push(`camera ${camera} has ${rows.length} fragments`);
      rows.forEach((row, i) => {
        const before = rows[i - 1];
        if (before === undefined) return;
        const hole = row.start - rowEnd(before);
        if (row.sequence !== before.sequence + 1) {
          wrong.push(`camera ${camera}: ${before.sequence} is followed by ${row.sequence}`);
        } else if (row.gap !== null) wrong.push(`camera ${camera}: a gap before ${row.sequence}`);
        else if (hole > JOINED_MS) {
          wrong.push(`camera ${camera}: ${Math.round(hole)} ms are missing before ${row.sequence}`);
        }
      });
      const last = rows.at(-1);
      if (last === undefined || Date.now() - rowEnd(last) > 10_000) {
        wrong.push(`camera ${camera} is not recorded any more`);
      }
    }
    return { wrong, fragments };
  } finally {
    db.close();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      seconds: { type: "string" },
      connections: { type: "string" },
      cameras: { type: "string" },
    },
  });
  const seconds = Number(values.seconds ?? 15);
  const many = Number(values.connections ?? 1000);
  const cameras = Number(values.cameras ?? 4);
  const outcome = new Outcome();
  await Place.with(async (place) => {
    await place.disk("disk1", "200M");
    const urls: { name: string; url: string }[] = [];
    for (let i = 1; i <= cameras; i++) {
      const camera = await place.camera();
      urls.push({ name: `camera ${i}`, url: camera.url });
    }
    place.admit(urls);
    const program = place.start("run", "--data", place.data, "--port", "0");
    const page = (await program.line(/The page is at/)).split(" ").at(-1) ?? "";
    const cert = await Deno.readTextFile(`${place.data}/keys/tls-cert.pem`);
    const target: Target = {
      port: Number(new URL(page).port),
      cert,
      page,
      headers: await programHeaders(place.data),
    };
    const recorded = async () => {
      const status = await place.status();
      return status !== null && status.cameras.length === cameras &&
        status.cameras.every((c) => c.recording);
    };
    await until("every camera is recorded", recorded, 60_000);
    await wait(4000);
    const from = Date.now();

    const over = new AbortController();
    const sent: Sent = { connections: 0, answers: new Map() };
    const flood = Promise.all([
      halfOpen(target, many, over.signal, sent),
      requests(target, many, over.signal, sent),
      signIns(target, over.signal, sent),
    ]);
    await wait(seconds * 1000);
    over.abort();
    await flood;
    const answers = [...sent.answers].map(([what, n]) => `${n} × ${what}`).join(", ");
    console.log(`${sent.connections} connections in ${seconds} s; answers: ${answers}`);
    // It was a flood: so many came, some were given footage, and sign-ins were slowed down.
    const met = sent.connections >= many && sent.answers.has("200") &&
      sent.answers.has("sign-in 429") && !sent.answers.has("sign-in 400");
    if (met) outcome.pass();
    else outcome.fail(`${sent.connections} connections, ${answers || "no answers"}: ${REPLAY}`);

    const client = Deno.createHttpClient({ caCerts: [cert] });
    const began = performance.now();
    const answered = async () => {
      try {
        const answer = await fetch(new URL("/api/status", page), {
          client,
          headers: target.headers,
          signal: AbortSignal.timeout(5000),
        });
        await answer.body?.cancel();
        return answer.status === 200;
      } catch {
        return false;
      }
    };
    try {
      await until("the page answers again", answered, RECOVERS_MS);
      console.log(`the page answered again after ${Math.round(performance.now() - began)} ms`);
      outcome.pass();
    } catch (error) {
      outcome.fail(`${error}: ${REPLAY}`);
    }
    client.close();
    await wait(3000);
    const { wrong, fragments } = look(place.data, cameras, from);
    console.log(`${fragments} fragments of ${cameras} cameras meanwhile`);
    if (wrong.length === 0) outcome.pass(cameras);
    else outcome.fail(`${wrong.slice(0, 6).join("; ")}: ${REPLAY}`);
    if (program.err.some((line) => /ended; recording goes on/.test(line))) {
      outcome.fail(`the page's process ended: ${program.err.slice(-5).join(" | ")}: ${REPLAY}`);
    } else outcome.pass();
    program.interrupt();
    const { status, took } = await program.end();
    if (status === 0) outcome.pass();
    else {outcome.fail(
        `it ended with ${status} after ${Math.round(took)} ms: ${
          program.err.slice(-5).join(" | ")
        }: ${REPLAY}`,
      );}
  });
  return outcome.finish();
}

Deno.exit(await main());
