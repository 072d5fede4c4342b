import type { Clock } from "../../src/base/clock.ts";
import { type Burst, layOut, senderReport, stamped } from "./burst.ts";
import type { FakeClient } from "./client.ts";
import type { FakeMedia } from "./media.ts";
import { packAac, packAccessUnit } from "./packetize.ts";
import { AUDIO_PT, VIDEO_PT } from "./sdp.ts";
import type { FakeBehaviour, FakeCounters } from "./types.ts";

/** So many access units at most go out in one turn, so that a fast camera leaves room for others. */
const UNITS_A_TURN = 500;
const NOBODY: ReadonlySet<number> = new Set();
/** Packed once for all cameras that send the same media the same way. */
const packed = new WeakMap<FakeMedia, Map<string, Map<number, Burst>>>();

interface Track {
  sequence: number;
  timestamp: number;
  packets: number;
  octets: number;
  sentAt: number;
  readonly ssrc: number;
  readonly origin: number;
}

/** Sends media in a loop in real time to all clients that play. Ticks only while somebody watches. */
export class Streamer {
  readonly clients = new Set<FakeClient>();
  readonly #how: FakeBehaviour;
  readonly #counters: FakeCounters;
  readonly #random: () => number;
  readonly #clock: Clock;
  #media: FakeMedia;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unit = 0;
  #frame = 0;
  /** Media time that has passed in earlier loops, 90 kHz. */
  #base = 0;
  #soundBase = 0;
  /** When media time 0 was, on the monotonic clock, at the speed of now. */
  #zero = 0;
  #speed = 1;
  #stalledSince: number | null = null;
  #shift = 0;
  #reportAt = 0;
  #tracks: [Track, Track];

  constructor(
    media: FakeMedia,
    how: FakeBehaviour,
    counters: FakeCounters,
    deps: { readonly clock: Clock; readonly random: () => number },
  ) {
    this.#media = media;
    this.#how = how;
    this.#counters = counters;
    this.#random = deps.random;
    this.#clock = deps.clock;
    this.#tracks = [this.#newTrack(), this.#newTrack()];
  }

  get media(): FakeMedia {
    return this.#media;
  }

  /** SSRC, next sequence number and next timestamp of a track, as `RTP-Info` wants them. */
  track(n: number): { ssrc: number; sequence: number; timestamp: number } {
    const track = n === 0 ? this.#tracks[0] : this.#tracks[1];
    return {
      ssrc: track.ssrc,
      sequence: track.sequence & 0xffff,
      timestamp: track.timestamp >>> 0,
    };
  }

  setMedia(media: FakeMedia): void {
    this.#base += this.#media.units[this.#unit]?.dts ?? 0;
    this.#soundBase = this.#base;
    this.#media = media;
    this.#unit = this.#frame = 0;
  }

  /** New SSRCs, as after a reboot. */
  renew(): void {
    this.#tracks = [this.#newTrack(), this.#newTrack()];
  }

  play(client: FakeClient): void {
    client.playing = true;
    client.waiting = this.#how.startAtKey;
    this.clients.add(client);
    this.#counters.playing = this.clients.size;
    this.#reportAt = 0;
    if (this.#timer === undefined) {
      // Nobody watched: the camera goes on where it is, without a burst of what was missed.
      this.#speed = this.#how.speed;
      this.#zero = this.#clock.mono() - this.#mediaNow() / 90 / this.#speed;
      this.#tick();
    }
  }

  leave(client: FakeClient): void {
    this.clients.delete(client);
    this.#counters.playing = this.clients.size;
    if (this.clients.size === 0) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #newTrack(): Track {
    const u32 = () => Math.floor(this.#random() * 2 ** 32);
    const origin = u32();
    const start = { sequence: u32() & 0xffff, timestamp: origin, packets: 0, octets: 0, sentAt: 0 };
    return { ...start, ssrc: u32(), origin };
  }

  #mediaNow(): number {
    return this.#base + (this.#media.units[this.#unit]?.dts ?? 0);
  }

  #tick(): void {
    const now = this.#clock.mono();
    if (this.#speed !== this.#how.speed) {
      this.#speed = this.#how.speed;
      this.#zero = now - this.#mediaNow() / 90 / this.#speed;
    }
    if (this.#how.stalled) {
      this.#stalledSince ??= now;
    } else if (this.#stalledSince !== null) {
      // The camera's clock went on while no pictures came.
      this.#zero += now - this.#stalledSince;
      this.#shift += Math.round((now - this.#stalledSince) * 90);
      this.#stalledSince = null;
    }
    let due = now + 40;
    if (!this.#how.stalled) {
      for (let sent = 0; sent < UNITS_A_TURN; sent++) {
        due = this.#zero + this.#mediaNow() / 90 / this.#speed;
        if (due > now) break;
        this.#sendUnit();
      }
    }
    this.#report(now);
    const wait = Math.min(1000, Math.max(0, due - this.#clock.mono()));
    this.#timer = this.clients.size === 0 ? undefined : setTimeout(() => this.#tick(), wait);
  }

  #sendUnit(): void {
    const unit = this.#media.units[this.#unit];
    if (unit === undefined) return;
    const time = this.#base;
    this.#send(0, this.#videoBurst(this.#unit), this.#timestamp(0, time + unit.pts), unit.key);
    this.#counters.units++;
    this.#sendSoundUpTo(time + unit.dts);
    if (++this.#unit >= this.#media.units.length) {
      this.#unit = 0;
      this.#base += this.#media.duration;
    }
  }

  #sendSoundUpTo(time: number): void {
    const audio = this.#how.audio ? this.#media.audio : null;
    if (audio === null) return;
    for (let i = 0; i < UNITS_A_TURN; i++) {
      const frame = audio.frames[this.#frame];
      if (frame === undefined || this.#soundBase + frame.dts > time) return;
      const at = this.#soundBase + frame.dts;
      const ticks = Math.round(((at + this.#shift) * audio.sampleRate) / 90_000);
      const burst = layOut(packAac(frame.data), AUDIO_PT);
      this.#send(1, burst, this.#tracks[1].origin + ticks, false);
      if (++this.#frame >= audio.frames.length) {
        this.#frame = 0;
        this.#soundBase += this.#media.duration;
      }
    }
  }

  #timestamp(track: 0 | 1, time: number): number {
    const { origin } = this.#tracks[track];
    if (this.#how.frozen) return origin;
    return origin + time + this.#shift + Math.round(this.#how.jump * 90_000);
  }

  #videoBurst(index: number): Burst {
    const { mtu, aggregate, markers, parameterSets } = this.#how;
    const packing = `${mtu} ${aggregate} ${markers} ${parameterSets}`;
    const ways = packed.get(this.#media) ?? new Map<string, Map<number, Burst>>();
    packed.set(this.#media, ways);
    const bursts = ways.get(packing) ?? new Map<number, Burst>();
    ways.set(packing, bursts);
    const known = bursts.get(index);
    if (known !== undefined) return known;
    const { codec, parameterSets: sets, units } = this.#media;
    const unit = units[index];
    const inBand = unit?.key === true && parameterSets !== "sdp" ? sets : [];
    const nals = [...inBand, ...(unit?.nals ?? [])];
    const burst = layOut(packAccessUnit(codec, nals, { mtu, aggregate, markers }), VIDEO_PT);
    bursts.set(index, burst);
    return burst;
  }

  #send(n: 0 | 1, burst: Burst, timestamp: number, key: boolean): void {
    const track = this.#tracks[n];
    const bytes = stamped(burst, track.sequence, timestamp, track.ssrc);
    let lost = NOBODY;
    if (this.#how.lose !== null) {
      const { lose } = this.#how;
      lost = new Set(burst.starts.keys().filter((i) => lose((track.sequence + i) & 0xffff)));
      this.#counters.lost += lost.size;
    }
    track.sequence = (track.sequence + burst.starts.length) & 0xffff;
    track.timestamp = timestamp;
    track.sentAt = this.#clock.mono();
    track.packets += burst.starts.length;
    track.octets += bytes.length - 16 * burst.starts.length;
    this.#counters.packets += burst.starts.length;
    for (const client of this.clients) {
      if (n === 0 && client.waiting) {
        if (!key) continue;
        client.waiting = false;
      }
      if (client.waiting || client.send(n, bytes, burst.starts, lost)) continue;
      this.#counters.dropped++;
      this.leave(client);
    }
  }

  #report(now: number): void {
    if (this.#how.senderReports <= 0 || now < this.#reportAt) return;
    this.#reportAt = now + this.#how.senderReports * 1000;
    for (const n of [0, 1] as const) {
      const track = this.#tracks[n];
      if (track.packets === 0) continue;
      const utc = this.#clock.wall() + this.#how.clockAhead;
      const { ssrc, packets, octets } = track;
      const rate = n === 0 ? 90_000 : this.#media.audio?.sampleRate ?? 0;
      const timestamp = track.timestamp + Math.round(((now - track.sentAt) * rate) / 1000);
      const report = senderReport(ssrc, utc, timestamp, packets, octets);
      for (const client of this.clients) client.report(n, report);
    }
  }
}
