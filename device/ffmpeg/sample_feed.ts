import type { AudioParams } from "../../recorder/port.ts";
import { MediaTime90k, MonoMs } from "../../src/base/units.ts";
import { setsOfConfig } from "../codec/config_sets.ts";
import type { AccessUnitSink } from "../rtp/types.ts";
import { VideoAssembler } from "../rtp/video_assembler.ts";
import { Fmp4Demuxer } from "./fmp4_demux.ts";
import type { FragmentSample } from "./moof.ts";
import type { Mp4Tracks } from "./moov.ts";

/** After a loss in ffmpeg's log, the fragment being written and the next may hold what is broken. */
const DOUBTFUL_FRAGMENTS = 2;

/**
 * Makes samples of ffmpeg's MP4. Its pictures go through the same assembler as RTP packets do, so that
 * key frames, parameter sets in mid stream and breaks are judged in one place.
 */
export class SampleFeed {
  /** Samples taken, for the counters. */
  samples = 0;
  /** The sample entry of pictures that cannot be taken, such as `mp4v`; `null` when they can. */
  unsupported: string | null = null;
  readonly #sink: AccessUnitSink;
  readonly #demuxer: Fmp4Demuxer;
  #assembler: VideoAssembler | null = null;
  #headerBytes = 1;
  #lengthSize = 4;
  #now = MonoMs(0);
  #lastArrival = MonoMs(0);
  #doubtful = 0;

  constructor(sink: AccessUnitSink) {
    this.#sink = sink;
    this.#demuxer = new Fmp4Demuxer({
      tracks: (tracks) => this.#tracks(tracks),
      fragment: (samples, data) => this.#fragment(samples, data),
    });
  }

  /** Why the bytes are no stream; `null` while all is well. */
  get failure(): string | null {
    return this.#demuxer.failure;
  }

  push(bytes: Uint8Array, now: MonoMs): void {
    this.#now = now;
    this.#demuxer.push(bytes);
  }

  /** ffmpeg said that packets were lost. */
  lost(detail: string): void {
    this.#doubtful = DOUBTFUL_FRAGMENTS;
    this.#assembler?.restart(detail);
  }

  #tracks({ tracks, unsupported }: Mp4Tracks): void {
    const video = tracks.find((t) => t.kind === "video");
    if (video === undefined || video.codec === "aac") {
      this.unsupported = unsupported[0] ?? "no pictures";
      return;
    }
    const sound = tracks.find((t) => t.kind === "audio");
    const audio: AudioParams | null = sound === undefined ? null : {
      codec: "aac",
      sampleRate: sound.sampleRate,
      channels: sound.channels,
      config: sound.config,
    };
    const assembler = new VideoAssembler(video.codec, audio, this.#sink, this.#now);
    for (const nal of setsOfConfig(video.codec, video.config)) assembler.sets.take(nal);
    this.#lengthSize = ((video.config[video.codec === "h264" ? 4 : 21] ?? 3) & 3) + 1;
    this.#headerBytes = assembler.codec.headerBytes;
    this.#assembler = assembler;
  }

  #fragment(samples: readonly FragmentSample[], data: (s: FragmentSample) => Uint8Array): void {
    const doubtful = this.#doubtful > 0;
    if (doubtful) this.#doubtful--;
    const seconds = (s: FragmentSample) => (s.decodeTime + s.duration) / s.track.timescale;
    const end = Math.max(...samples.map(seconds));
    for (const s of samples) {
      this.samples++;
      // A fragment arrives at once; its samples did not.
      const arrival = MonoMs(
        Math.max(this.#lastArrival, this.#now - Math.max(0, end - seconds(s)) * 1000),
      );
      this.#lastArrival = arrival;
      const to90k = 90_000 / s.track.timescale;
      const pts = MediaTime90k(Math.round((s.decodeTime + s.compositionOffset) * to90k));
      if (s.track.kind === "video") {
        if (!doubtful) this.#picture(data(s), pts, arrival);
      } else if (this.#assembler?.active === true) {
        this.#sink.sample({ track: "audio", pts, key: true, data: data(s), arrival });
      }
    }
  }

  #picture(sample: Uint8Array, pts: MediaTime90k, arrival: MonoMs): void {
    const to = this.#assembler;
    if (to === null) return;
    to.packet(pts, arrival);
    for (let at = 0; at + this.#lengthSize < sample.length;) {
      let size = 0;
      for (let i = 0; i < this.#lengthSize; i++) size = size * 256 + (sample[at++] ?? 0);
      if (at + size > sample.length) {
        to.bad("a sample whose NAL units are longer than itself");
        break;
      }
      // ffmpeg leaves the first zero of the next start code behind some NAL units; none ends in zero.
      let end = at + size;
      while (end > at && sample[end - 1] === 0) end--;
      if (end - at > this.#headerBytes) {
        to.beginNal(sample[at] ?? 0, sample[at + this.#headerBytes] ?? 0);
        to.append(sample, at, end);
        to.endNal();
      }
      at += size;
    }
    to.marker();
  }
}
