/**
 * A21: whatever bytes a camera sends, our own parsers answer or refuse, in bounded time, and throw
 * nothing but what they say. `HOLDFAST_FUZZ=10000000` tries so many; a failure prints what replays it.
 */
import { parseAacConfig } from "../../device/codec/aac_config.ts";
import { setsOfConfig } from "../../device/codec/config_sets.ts";
import { parseH264Pps, parseH264Sps } from "../../device/codec/h264_sets.ts";
import { parseH265Pps, parseH265Sps, parseH265Vps } from "../../device/codec/h265_sets.ts";
import { Fmp4Demuxer } from "../../device/ffmpeg/fmp4_demux.ts";
import { errorText, inputVideoCodec, packetsLost } from "../../device/ffmpeg/log_lines.ts";
import { receiverOf, SETS, slice, track } from "../../device/rtp/test_packets.ts";
import { parseSenderReport } from "../../device/rtp/sender_report.ts";
import { h264Slice, h265SlicePps, hasRecoveryPoint } from "../../device/rtp/slice_header.ts";
import { parseChallenges } from "../../device/rtsp/challenge.ts";
import { RtspError } from "../../device/rtsp/errors.ts";
import { FrameReader } from "../../device/rtsp/framing.ts";
import { parseSdp } from "../../device/rtsp/sdp.ts";
import { parseSessionHeader, parseTransportHeader } from "../../device/rtsp/session_headers.ts";
import { imageKind } from "../../recorder/register/image_kind.ts";
import { jpeg, png } from "../../recorder/register/testing.ts";
import { initSegment } from "../../recorder/mp4/init_segment.ts";
import { locateDecodeTimes, parseFragment } from "../../recorder/mp4/parse_fragment.ts";
import { parseInit } from "../../recorder/mp4/parse_init.ts";
import { parseSntpReply } from "../../recorder/time/sntp_packet.ts";
import { decodeBlockHeader } from "../../recorder/format/block_header.ts";
import { decodeFragmentHeader } from "../../recorder/format/fragment_header.ts";
import { decodeSeconds, hasSound } from "../../ui/playback/decode_time.ts";
import { MonoMs } from "../../src/base/units.ts";
import { assert } from "../assert.ts";
import { seeded } from "../kernel/random.ts";
import { DUMMY_PARAMS } from "../media/feed.ts";
import { run } from "../media/encoded.ts";

const EXECUTIONS = Number(Deno.env.get("HOLDFAST_FUZZ") ?? 22_000);
const SEED = Number(Deno.env.get("HOLDFAST_SEED") ?? Date.now() % 1_000_000);
/** Some kilobytes never keep a parser that long, also on a machine that does much besides. */
const SLOWEST_MS = 2000;

type Take = (bytes: Uint8Array) => void;
interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly take: Take;
  /** An error that it says it throws. */
  readonly mayThrow?: (error: unknown) => boolean;
}

const text = (words: string) => new TextEncoder().encode(words);
const words = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const SDP = text(
  "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" +
    "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QADay0Cg/YCIAAAAMAgAAAGQeKFVA=,aO88sA==\r\na=control:track1\r\n",
);
const HEADERS = text(
  'Digest realm="x", nonce="y", qop="auth,auth-int", algorithm=SHA-256, stale=TRUE, Basic realm="z"',
);
const ANSWER = text("RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nabcd$\0\0\x04abcd\r\n");

function targets(file: Uint8Array, moof: Uint8Array): Target[] {
  const init = initSegment(DUMMY_PARAMS);
  const nals = [
    ...SETS.h264,
    ...SETS.h265,
    slice("h264", "key", 30, 1),
    slice("h265", "other", 30, 1),
  ];
  const nothing = {
    tracks() {},
    fragment(samples: readonly never[], data: (s: never) => Uint8Array) {
      for (const sample of samples) data(sample);
    },
  };
  return [
    {
      name: "fragmented MP4 from ffmpeg",
      seeds: [file],
      take: (bytes) => {
        const demuxer = new Fmp4Demuxer(nothing as never); // takes whatever comes
        for (
          let at = 0;
          at < bytes.length && demuxer.push(bytes.subarray(at, at + 700));
          at += 700
        );
      },
    },
    {
      name: "a fragment",
      seeds: [moof],
      take: (b) => void [parseFragment(b), locateDecodeTimes(b)],
    },
    {
      name: "an init segment",
      seeds: [init, file.subarray(0, 1200)],
      take: (b) => void [parseInit(b), hasSound(b), decodeSeconds(b, moof), decodeSeconds(init, b)],
    },
    {
      name: "NAL units",
      seeds: nals,
      take: (b) => {
        for (
          const parse of [parseH264Sps, parseH264Pps, parseH265Sps, parseH265Pps, parseH265Vps]
        ) parse(b);
        for (const parse of [h264Slice, h265SlicePps, hasRecoveryPoint, parseAacConfig]) parse(b);
        setsOfConfig("h264", b);
        setsOfConfig("h265", b);
      },
    },
    {
      name: "RTP and RTCP",
      seeds: nals.map((nal, i) =>
        Uint8Array.from([0x80, 224, 0, i, 0, 0, 0, i, 0, 0, 0, 1, ...nal])
      ),
      take: (b) => {
        for (const codec of ["h264", "h265"] as const) {
          const { receiver } = receiverOf([track(codec)], true);
          for (let i = 0; i < 4; i++) {
            const packet = b.slice();
            packet[3] = i;
            receiver.rtp(0, packet, MonoMs(i));
            receiver.rtcp(0, packet, MonoMs(i));
          }
        }
        parseSenderReport(b);
      },
    },
    {
      name: "RTSP frames",
      seeds: [ANSWER],
      take: (b) => {
        const reader = new FrameReader({ message() {}, interleaved() {} } as never); // takes whatever comes
        for (let at = 0; at < b.length;) {
          const space = reader.space();
          const n = Math.min(space.length, b.length - at, 50);
          space.set(b.subarray(at, at + n));
          reader.commit(n);
          at += n;
        }
      },
      mayThrow: (error) => error instanceof RtspError,
    },
    {
      name: "SDP",
      seeds: [SDP],
      take: (b) => void parseSdp(words(b)),
      mayThrow: (error) => error instanceof RtspError,
    },
    {
      name: "headers of RTSP, and ffmpeg's words",
      seeds: [
        HEADERS,
        text("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1234"),
        text("1234;timeout=60"),
        text("[rtsp @ 0x1] [error] Stream #0:0: Video: h264 rtsp://a:b@c"),
      ],
      take: (b) => {
        const line = words(b);
        parseChallenges([line]);
        parseSessionHeader(line);
        parseTransportHeader(line);
        [errorText, inputVideoCodec, packetsLost].forEach((parse) => parse(line));
      },
    },
    { name: "photographs", seeds: [jpeg(40, 30), png(40, 30)], take: (b) => void imageKind(b) },
    {
      name: "answers about the time",
      seeds: [new Uint8Array(48).fill(36)],
      take: (b) => void parseSntpReply(b, b.slice(0, 8)),
    },
    {
      name: "headers of blocks and fragments",
      seeds: [new Uint8Array(300).fill(7)],
      take: (b) =>
        void [decodeBlockHeader(b, 0), decodeFragmentHeader(b, 0), decodeFragmentHeader(b, 100)],
    },
  ];
}

const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** The same bytes with some of them changed, moved, doubled or gone. */
function mutated(seed: Uint8Array, random: ReturnType<typeof seeded>): Uint8Array {
  let bytes = seed.slice();
  for (let n = 1 + random.below(6); n > 0; n--) {
    const at = random.below(Math.max(1, bytes.length));
    switch (random.below(6)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 2:
        if (bytes.length >= at + 4) {
          new DataView(bytes.buffer).setUint32(
            at,
            INTERESTING[random.below(INTERESTING.length)] ?? 0,
          );
        }
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        if (bytes.length < 8000) {
          bytes = Uint8Array.from([
            ...bytes.subarray(0, at),
            ...bytes.subarray(Math.max(0, at - 40)),
          ]);
        }
        break;
      default:
        bytes = Uint8Array.from([
          ...bytes.subarray(0, at),
          ...bytes.subarray(at + random.below(9)),
        ]);
    }
  }
  return bytes;
}

Deno.test("A21: no bytes make a parser throw, hang or read beyond them", async () => {
  const file = await run("ffmpeg", [
    ..."-nostdin -v error -f lavfi -i testsrc2=size=64x64:rate=5 -t 1 -c:v libx264 -preset ultrafast"
      .split(" "),
    ..."-g 5 -movflags empty_moov+default_base_moof+frag_keyframe -f mp4 pipe:1".split(" "),
  ]);
  const at = new TextDecoder("latin1").decode(file).indexOf("moof") - 4;
  const all = targets(file.slice(0, 4000), file.slice(at));
  const random = seeded(SEED);
  let slowest = 0;
  for (const target of all) {
    for (const seed of target.seeds) target.take(seed);
    for (let i = 0; i < EXECUTIONS / all.length; i++) {
      const bytes = mutated(
        target.seeds[random.below(target.seeds.length)] ?? new Uint8Array(),
        random,
      );
      const began = performance.now();
      try {
        target.take(bytes);
      } catch (error) {
        const said = target.mayThrow?.(error) === true;
        assert(
          said,
          `${target.name}: HOLDFAST_SEED=${SEED}: ${bytes.toHex().slice(0, 4000)}: ${error}`,
        );
      }
      const took = performance.now() - began;
      slowest = Math.max(slowest, took);
      assert(took < SLOWEST_MS, `${target.name}: ${took} ms: ${bytes.toHex().slice(0, 4000)}`);
    }
  }
  console.log(
    `${EXECUTIONS} executions of ${all.length} parsers, the slowest ${
      slowest.toFixed(1)
    } ms, seed ${SEED}`,
  );
});
