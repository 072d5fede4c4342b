/** RTP packets and access units for the tests of this folder. */
import { layOut, stamped } from "../fake/burst.ts";
import { packAccessUnit, type Packing } from "../fake/packetize.ts";
import type {
  GapCause,
  Sample,
  SenderReport,
  SourceNotice,
  StreamParams,
} from "../../recorder/port.ts";
import { MonoMs } from "../../src/base/units.ts";
import { createRtpReceiver } from "./receiver.ts";
import type { AccessUnitSink, MediaTrack, RtpReceiver } from "./types.ts";

/** Bytes from hex digits. */
export const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** Parameter sets as x264 and x265 wrote them, 320×240. */
export const SETS = {
  h264: ["6764000dacb40a0fd808800000030080000019078a1550", "68ef3cb0"].map(hex),
  h265: [
    "40010c01ffff01600000030090000003000003003cba0240",
    "42010101600000030090000003000003003ca00a080f165ba4a4c2f0168080000003008000000c84",
    "4401c073c189",
  ].map(hex),
};
/** The same of H.264 at 1280×720. */
export const SETS_720 = ["6764001facd9405005bb011000000300100000030320f1831960", "68efbcb0"].map(
  hex,
);

/** The beginning of a slice: NAL unit header, first-slice flag, slice type, parameter set 0. */
const SLICE = {
  h264: {
    key: [0x65, 0x88, 0x80],
    other: [0x41, 0xe0, 0x80],
    next: { key: [0x65, 0x44, 0x40], other: [0x41, 0x70, 0x80] },
  },
  h265: {
    key: [0x26, 1, 0xa8],
    other: [2, 1, 0xd0],
    next: { key: [0x26, 1, 0x28], other: [2, 1, 0x50] },
  },
};

/** A slice NAL unit of `size` bytes whose content tells it from others. */
export function slice(
  codec: "h264" | "h265",
  kind: "key" | "other",
  size: number,
  seed: number,
  first = true,
): Uint8Array {
  const start = first ? SLICE[codec][kind] : SLICE[codec].next[kind];
  const nal = new Uint8Array(Math.max(size, start.length + 5));
  for (let i = 0; i < nal.length; i++) nal[i] = (seed * 31 + i * 7) & 255;
  nal.set(start);
  nal.set([seed >> 16, seed >> 8, seed, 0x55, 0x80], start.length);
  return nal;
}

/** A track as the SDP of a camera without `sprop` sets describes it. */
export const track = (
  codec: "h264" | "h265",
  fmtp: Readonly<Record<string, string>> = {},
): MediaTrack => ({
  kind: "video",
  codec,
  payloadType: 96,
  clockRate: 90_000,
  channels: 0,
  fmtp: new Map(Object.entries(fmtp)),
});

export const PLAIN: Packing = { mtu: 1400, aggregate: false, markers: "last" };

/** Makes packets out of access units, one sequence after the other. */
export class Packetizer {
  sequence: number;
  constructor(readonly codec: "h264" | "h265", sequence = 65_500, readonly ssrc = 0xcafe) {
    this.sequence = sequence;
  }

  unit(nals: readonly Uint8Array[], timestamp: number, packing: Packing = PLAIN): Uint8Array[] {
    const burst = layOut(packAccessUnit(this.codec, nals, packing), 96);
    const bytes = stamped(burst, this.sequence, timestamp, this.ssrc);
    this.sequence += burst.starts.length;
    return burst.starts.map((at, i) => bytes.slice(at + 4, burst.starts[i + 1]));
  }
}

/** The bytes of a sample: each NAL unit behind its length. */
export function lengthPrefixed(nals: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(nals.reduce((sum, n) => sum + 4 + n.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const nal of nals) {
    view.setUint32(at, nal.length);
    out.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return out;
}

/** One thing that a sink was told. */
export type Told =
  | { readonly what: "params"; readonly params: StreamParams }
  | { readonly what: "sample"; readonly sample: Sample }
  | { readonly what: "broken"; readonly cause: GapCause; readonly detail: string };

/** A sink that remembers; samples are copied. */
export class RecordingSink implements AccessUnitSink {
  readonly told: Told[] = [];
  readonly notices: SourceNotice[] = [];
  readonly reports: SenderReport[] = [];

  get samples(): Sample[] {
    return this.told.flatMap((t) => t.what === "sample" ? [t.sample] : []);
  }
  get order(): string {
    return this.told.map((t) => t.what === "sample" ? (t.sample.key ? "K" : "s") : t.what[0]).join(
      "",
    );
  }
  params(params: StreamParams): void {
    this.told.push({ what: "params", params });
  }
  sample(sample: Sample): void {
    this.told.push({ what: "sample", sample: { ...sample, data: sample.data.slice() } });
  }
  broken(cause: GapCause, detail: string): void {
    this.told.push({ what: "broken", cause, detail });
  }
  notice(notice: SourceNotice): void {
    this.notices.push(notice);
  }
  senderReport(report: SenderReport): void {
    this.reports.push(report);
  }
}

/** A receiver of one video track and the sink it speaks to. */
export function receiverOf(
  tracks: readonly MediaTrack[],
  reorder = false,
): { receiver: RtpReceiver; sink: RecordingSink; feed: (packets: readonly Uint8Array[]) => void } {
  const sink = new RecordingSink();
  const receiver = createRtpReceiver(tracks, sink, { reorder });
  let now = 0;
  return {
    receiver,
    sink,
    feed(packets) {
      for (const packet of packets) receiver.rtp(0, packet, MonoMs(now += 0.1));
    },
  };
}
