/** A5: ffmpeg stays with the camera that it was given, by the relay and, where it is there, by the firewall. */
import { checkFfmpegUrl, ffmpegArgs } from "../../device/ffmpeg/argv.ts";
import { type FfmpegPrograms, startFfmpeg } from "../../device/ffmpeg/child.ts";
import { createConfiner, tableOf } from "../../device/ffmpeg/confine/confiner.ts";
import { Firewall } from "../../device/ffmpeg/confine/firewall.ts";
import { look } from "../../device/ffmpeg/confine/look.ts";
import { OwnUsers } from "../../device/ffmpeg/confine/own_users.ts";
import { runTool } from "../../device/ffmpeg/confine/run_tool.ts";
import { createFfmpegSource } from "../../device/ffmpeg/ffmpeg_source.ts";
import { dial } from "../../device/rtsp/dial.ts";
import type { SampleSink } from "../../recorder/port.ts";
import { realClock } from "../../src/real_clock.ts";
import { findConfineTools } from "../../src/programs.ts";
import { assert, assertEquals } from "../assert.ts";
import { until } from "../engine/site.ts";
import { testOrSkip } from "../skip.ts";
import { elsewhere, type Lure, redirecting } from "./rtsp_lure.ts";

const tools = findConfineTools();
const KEY = crypto.randomUUID();
const users = new OwnUsers(KEY);
const table = tableOf(users);
const say = () => {};
const found = await look({ tools, run: runTool, user: users.first, table });

/** Each of the two places that a camera may name: another machine, and another port of its own. */
async function withLures(
  use: (camera: Lure, target: Lure, url: string) => Promise<void>,
): Promise<void> {
  for (const host of ["127.0.0.2", "127.0.0.1"]) {
    const target = elsewhere(host);
    const camera = redirecting("127.0.0.1", `rtsp://${host}:${target.port}/inner`);
    try {
      await use(camera, target, `rtsp://127.0.0.1:${camera.port}/ch1`);
    } finally {
      await camera.close();
      await target.close();
    }
  }
}

/** ffmpeg with no relay before it: as it would be if somebody had taken it over. */
async function runAlone(programs: FfmpegPrograms, url: string, enough: () => boolean) {
  const input = checkFfmpegUrl({ url, caCerts: [] });
  const args = ffmpegArgs({ input, transport: "tcp", audio: false, transcode: false });
  const child = startFfmpeg(programs, args, { onBytes() {}, onLine() {} }, 200);
  let over = false;
  const ended = child.ended.then(() => over = true);
  await until("ffmpeg's end", () => over || enough(), 10).catch(() => {});
  await child.stop();
  await ended;
}

Deno.test("A5: ffmpeg by itself goes where a camera sends it, and behind the relay it does not", async () => {
  await withLures(async (camera, target, url) => {
    await runAlone(
      { ffmpeg: "ffmpeg", setpriv: null, prlimit: null },
      url,
      () => target.came() > 0,
    );
    assertEquals([camera.came(), target.came()], [1, 1], "the lure works");
    const closes: string[] = [];
    const sink: SampleSink = {
      open: () => {},
      sample: () => {},
      notice: () => {},
      closed: (cause, detail) => void closes.push(`${cause}: ${detail}`),
      broken: () => {},
      senderReport: () => {},
    };
    const source = createFfmpegSource(
      { url, transport: "tcp", via: "ffmpeg", audio: false, caCerts: [] },
      {
        ...{ clock: realClock, random: Math.random, log: () => {}, dial },
        confiner: createConfiner({ tools: { ...tools, nft: null }, key: KEY, say }),
        timings: { refusedFirstMs: 100, refusedLongestMs: 100 },
      },
    );
    source.start(sink);
    await until("two refusals", () => closes.length >= 2, 15);
    await source.stop();
    assert(/^camera-refused: the camera redirects \(302\)/.test(closes[0] ?? ""), closes[0]);
    assert(camera.came() >= 3, "it was asked");
    assertEquals(target.came(), 1, "nobody came but the one without a relay");
  });
});

testOrSkip(
  "A5: an ffmpeg that was taken over reaches its camera, and the firewall lets it reach nothing else",
  found.firewall,
  async () => {
    const confiner = createConfiner({ tools, key: KEY, say });
    const there = async () =>
      await runTool([tools.nft ?? "", "list", "table", "inet", table.name]) === null;
    await withLures(async (camera, target, url) => {
      const tcp = { address: "127.0.0.1", port: camera.port };
      const run = await confiner.enter({ tcp, udp: null });
      assert(await there(), "the table is there while it runs");
      await runAlone(run.programs, url, () => target.came() > 0);
      await run.leave();
      assertEquals([camera.came(), target.came()], [1, 0]);
      assert(!await there(), "and gone afterwards");
    });
  },
);

testOrSkip(
  "A5: a rule of the firewall that somebody removes is put back, for all that run",
  found.firewall,
  async () => {
    const said: string[] = [];
    const firewall = new Firewall({
      ...{ nft: tools.nft ?? "", table, run: runTool, lookMs: 100 },
      say: (line) => void said.push(line),
    });
    const tcp = { address: "127.0.0.1", port: 1 };
    await firewall.grant(users.first, { tcp, udp: null });
    await firewall.grant(users.first + 1, { tcp: { ...tcp, address: "::1" }, udp: "127.0.0.3" });
    await runTool([tools.nft ?? "", "delete", "table", "inet", table.name]);
    await until("word of it", () => said.length > 0);
    assert(said[0]?.includes("put back"), said[0]);
    const listed = await new Deno.Command(tools.nft ?? "", {
      args: ["list", "table", "inet", table.name],
    }).output();
    const text = new TextDecoder().decode(listed.stdout);
    for (const words of [`${users.first} . 127.0.0.1 . 1 `, `${users.first + 1} . ::1 . 1 `]) {
      assert(text.includes(words), text);
    }
    assert(text.includes(`${users.first + 1} . 127.0.0.3`), text);
    await firewall.revoke(users.first);
    await firewall.revoke(users.first + 1);
  },
);
