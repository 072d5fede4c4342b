/** A2: nobody gives ffmpeg an argument: no question, form or command line has room for one. */
import { tryParse } from "../../recorder/shapes.ts";
import type { Confiner } from "../../device/ffmpeg/confine/confiner.ts";
import { createFfmpegSource } from "../../device/ffmpeg/ffmpeg_source.ts";
import type { Dial } from "../../device/rtsp/connection.ts";
import { question } from "../../src/control/protocol.ts";
import { realClock } from "../../src/real_clock.ts";
import { InputError } from "../../src/base/result.ts";
import { assert, assertEquals } from "../assert.ts";
import { holdfastHere } from "../e2e/program.ts";
import { metacharacters } from "./payloads.ts";
import { EXAMPLES } from "./questions.ts";
import { seeingCommands } from "./spy.ts";

const WORDS = [
  "args",
  "ffmpegArgs",
  "input_args",
  "output_args",
  "options",
  "extra",
  "hwaccel",
  "codec",
  "caCerts",
];

/** A camera that takes every connection and says nothing. */
const silent: Dial = () => {
  const closed = Promise.withResolvers<null>();
  return Promise.resolve({
    read: () => closed.promise,
    write: () => Promise.resolve(),
    close: () => closed.resolve(null),
    localAddress: "127.0.0.1",
    remoteAddress: "127.0.0.1",
  });
};

Deno.test("A2: a camera with one word more than a camera has is none", async () => {
  const { camera } = EXAMPLES["camera-add"];
  assert(tryParse(question, { ask: "camera-add", camera }).ok);
  for (const word of WORDS) {
    assert(
      !tryParse(question, { ask: "camera-add", camera: { ...camera, [word]: "-y" } }).ok,
      word,
    );
    assert(!tryParse(question, { ask: "camera-add", camera, [word]: ["-y"] }).ok, word);
    const line = [
      "camera",
      "add",
      "--data",
      "/nowhere",
      "--name",
      "x",
      "--url",
      "rtsp://h/",
      `--${word}`,
      "-y",
    ];
    assertEquals((await holdfastHere(line)).status, 2, word);
  }
});

Deno.test("A2: whatever stands in an address, ffmpeg is started with it as one argument behind -i, or not at all", async () => {
  const programs = { ffmpeg: "/bin/true", setpriv: null, prlimit: null };
  const confiner: Confiner = {
    parts: null,
    enter: () => Promise.resolve({ programs, leave: () => Promise.resolve() }),
  };
  const deps = { clock: realClock, random: Math.random, log: () => {}, confiner, dial: silent };
  const payloads = metacharacters("/nowhere").filter((_, i) => i % 6 === 0);
  let refused = 0;
  const started = await seeingCommands(async () => {
    for (const payload of payloads) {
      for (const url of [`rtsp://127.0.0.1:1/${payload}`, payload]) {
        const options = {
          url,
          transport: "tcp" as const,
          via: "ffmpeg" as const,
          audio: false,
          caCerts: [],
        };
        try {
          const source = createFfmpegSource(options, deps);
          const sink = { open() {}, sample() {}, closed() {}, notice() {} };
          source.start(sink as never); // nothing comes: the program is `true`
          await new Promise((done) => setTimeout(done, 5));
          await source.stop();
        } catch (error) {
          assert(error instanceof InputError, `${error}`);
          refused++;
        }
      }
    }
  });
  assert(started.length > 5 && refused > 5, `${started.length} started, ${refused} refused`);
  let plain: string[] | undefined;
  for (const { program, args } of started) {
    assertEquals(program, "/bin/true");
    const i = args.indexOf("-i");
    assert(/^rtsp:\/\/127\.0\.0\.1:\d+(?:[/?]\S*)?$/.test(args[i + 1] ?? ""), args[i + 1]);
    assertEquals(args.filter((arg) => arg === "-i").length, 1);
    const others = args.filter((_, n) => n !== i + 1);
    plain ??= others;
    assertEquals(others, plain, "and every other argument is always the same");
  }
});
