import type { AudioParams, GapCause, VideoParams } from "../../recorder/port.ts";
import { MediaTime90k, type MonoMs } from "../../src/base/units.ts";
import { FrameBuffer, MAX_FRAME_BYTES } from "./frame_buffer.ts";
import { H264, H265, NAL, type NalCodec, type NalKind } from "./nal_codec.ts";
import { NoticeLimiter } from "./notice_limiter.ts";
import { ParameterSets, sameBytes } from "./parameter_sets.ts";
import { h264Slice, h265SlicePps, hasRecoveryPoint } from "./slice_header.ts";
import type { AccessUnitSink } from "./types.ts";

/**
 * Puts NAL units together to access units and gives only whole ones on.
 *
 * An access unit ends with the marker bit, with another timestamp, or with a NAL unit that can only
 * stand first in the next (H.264 §7.4.1.2.3, H.265 §7.4.2.4.4), because cameras get each of the
 * three wrong. After a loss everything is dropped up to the next key frame that is surely whole.
 */
export class VideoAssembler {
  readonly sets: ParameterSets;
  readonly codec: NalCodec;
  readonly #sink: AccessUnitSink;
  readonly #audio: AudioParams | null;
  readonly #buffer = new FrameBuffer();
  readonly #unready: NoticeLimiter;

  // What was told to the sink.
  #active: VideoParams | null = null;
  #checkedVersion = -1;
  #checkedPps = -1;
  #waiting = true;
  #toldBroken = true; // before the first key frame nothing is missing yet

  // Between access units.
  #suspectStart = false; // packets were lost before the next NAL unit
  #markerUnreliable = false;
  #endedByMarkerAt = NaN;
  #joinedAt: number | null = null; // pts of an open-GOP key frame that decoding began at
  #joinedKey = false;

  // The access unit that is being put together.
  #open = false;
  #pts = MediaTime90k(0);
  #arrival: MonoMs;
  #damaged = false;
  #slices = 0;
  #allRandomAccess = true;
  #allIntra = true;
  #recoveryPoint = false;
  #skippedLeading = false;
  #ppsId = 0;
  #nalKind: NalKind = NAL.dropped;
  #firstSlice = false;

  constructor(
    codec: "h264" | "h265",
    audio: AudioParams | null,
    sink: AccessUnitSink,
    now: MonoMs,
  ) {
    this.codec = codec === "h264" ? H264 : H265;
    this.sets = new ParameterSets(codec);
    this.#audio = audio;
    this.#sink = sink;
    this.#arrival = now;
    this.#unready = new NoticeLimiter("unsupported-track", (n) => sink.notice(n));
  }

  /** Whether parameters were given out, so that sound may follow. */
  get active(): boolean {
    return this.#active !== null;
  }

  /** A packet with this presentation time comes next; call before its NAL units. */
  packet(pts: MediaTime90k, arrival: MonoMs): void {
    if (this.#open && pts !== this.#pts) {
      if (this.#slices > 0 || this.#damaged || this.#buffer.inNal) this.#finish();
      else this.#pts = pts; // what stood before the first slice belongs to the picture that follows
    } else if (this.#open) this.#suspectStart = false; // the loss was inside this access unit
    if (!this.#open) this.#pts = pts;
    this.#arrival = arrival;
  }

  /** The packet before had the marker bit: the access unit is complete. */
  marker(): void {
    if (!this.#open || this.#markerUnreliable) return;
    const nothingYet = this.#slices === 0 && !this.#damaged && !this.#buffer.inNal;
    if (nothingYet) return; // some set it on parameter sets
    this.#finish();
    this.#endedByMarkerAt = this.#pts;
  }

  /** Packets are missing before the next one. */
  lost(detail: string): void {
    if (this.#open) this.#damage("packets-lost", detail);
    else this.#break("packets-lost", detail);
    this.#suspectStart = true;
  }

  /** The stream contradicts itself here: what is being put together is thrown away. */
  bad(detail: string): void {
    if (this.#openUnit()) this.#suspectStart = false;
    this.#damage("bad-stream", detail);
  }

  /**
   * A NAL unit begins. @param first its first header byte @param payload the first byte behind its
   * header, where a slice says whether it is the first of its picture
   */
  beginNal(first: number, payload: number): void {
    if (this.#buffer.inNal) this.bad("a fragmented NAL unit was never ended");
    const kind = this.codec.kindOf(first);
    const isSlice = kind <= NAL.skippedLeading;
    const firstSlice = isSlice && (payload & 0x80) !== 0;
    if (this.#slices > 0 && this.#open && this.sets.progressive()) {
      const begins = firstSlice || kind === NAL.prefix || kind === NAL.delimiter ||
        kind === NAL.parameters || kind === NAL.firstParameters;
      if (begins) this.#finish();
    }
    if (!this.#open && isSlice && !firstSlice && this.#endedByMarkerAt === this.#pts) {
      this.#markerUnreliable = true;
      this.bad(
        "the marker bit ends slices, not pictures; pictures are told apart by time from now on",
      );
    }
    const opened = this.#openUnit();
    if (opened && this.#suspectStart) {
      // Only what can stand nowhere but first proves that nothing of this unit was lost.
      const provesStart = kind === NAL.delimiter || kind === NAL.firstParameters;
      if (!provesStart) this.#damaged = true;
      this.#suspectStart = false;
    }
    if ((first & 0x80) !== 0) this.#damage("bad-stream", "a NAL unit with the forbidden bit set");
    this.#nalKind = kind;
    this.#firstSlice = firstSlice;
    if (!this.#buffer.beginNal()) this.#tooLarge();
  }

  /** One byte of the NAL unit that was begun. */
  appendByte(value: number): void {
    if (this.#buffer.inNal && !this.#buffer.appendByte(value)) this.#tooLarge();
  }

  /** Bytes `from` … `to` of a packet go to the NAL unit that was begun; without one they are passed over. */
  append(packet: Uint8Array, from: number, to: number): void {
    if (this.#buffer.inNal && !this.#buffer.append(packet, from, to)) this.#tooLarge();
  }

  get inNal(): boolean {
    return this.#buffer.inNal;
  }

  /** The NAL unit that was begun is complete. */
  endNal(): void {
    const buffer = this.#buffer;
    if (!buffer.inNal) return;
    const kind = this.#nalKind;
    if (kind >= NAL.parameters && kind !== NAL.prefix && kind !== NAL.suffix) {
      if (!this.#damaged && (kind === NAL.parameters || kind === NAL.firstParameters)) {
        this.sets.take(buffer.nal());
      }
      return buffer.dropNal();
    }
    if (buffer.nalLength <= this.codec.headerBytes) return buffer.dropNal();
    if (kind <= NAL.skippedLeading) this.#readSlice(kind);
    else if (kind === NAL.prefix && this.codec === H264 && hasRecoveryPoint(buffer.nal())) {
      this.#recoveryPoint = true;
    }
    buffer.endNal();
  }

  /** Another sender, or one that began anew: forget what was being put together. */
  restart(detail: string): void {
    this.#clear();
    this.#break("packets-lost", detail);
    this.#suspectStart = false;
  }

  #readSlice(kind: NalKind): void {
    if (this.#slices === 0 && !this.#firstSlice) {
      this.#damage("bad-stream", "a picture came without its first slice");
    }
    this.#slices++;
    if (kind !== NAL.randomAccess) this.#allRandomAccess = false;
    if (kind === NAL.skippedLeading) this.#skippedLeading = true;
    if (this.codec === H264) {
      // Every slice's type counts where a recovery point says "from here"; else the first one tells enough.
      if (this.#slices === 1 || this.#recoveryPoint) {
        const slice = h264Slice(this.#buffer.nal());
        if (this.#slices === 1) this.#ppsId = slice.ppsId;
        if (!slice.intra) this.#allIntra = false;
      }
    } else if (this.#slices === 1) this.#ppsId = h265SlicePps(this.#buffer.nal());
  }

  #finish(): void {
    if (this.#buffer.inNal) this.#damage("bad-stream", "a fragmented NAL unit was never ended");
    if (!this.#damaged && this.#slices > 0) this.#give();
    this.#clear();
  }

  #give(): void {
    const openGopKey = this.codec === H264 && !this.#allRandomAccess && this.#recoveryPoint &&
      this.#allIntra;
    const key = this.#allRandomAccess || openGopKey;
    if (this.#waiting && !key) return;
    if (!this.#parametersStand(key)) return;
    if (key) {
      if (this.#waiting) this.#joinedAt = this.#pts;
      this.#joinedKey = this.#waiting;
      this.#waiting = false;
      this.#toldBroken = false;
    } else if (this.#leadsBeforeJoin()) return;
    this.#sink.sample({
      track: "video",
      pts: this.#pts,
      key,
      data: this.#buffer.frame(),
      arrival: this.#arrival,
    });
  }

  /** Leading pictures of an open GOP cannot be decoded when decoding began at its key frame. */
  #leadsBeforeJoin(): boolean {
    if (!this.#joinedKey || this.#joinedAt === null) return false;
    if (this.codec === H265) return this.#skippedLeading;
    if (this.#pts < this.#joinedAt) return true;
    this.#joinedKey = false;
    return false;
  }

  /** Tells new parameters before their key frame. `false` when this picture cannot be given on. */
  #parametersStand(key: boolean): boolean {
    if (this.sets.version === this.#checkedVersion && this.#ppsId === this.#checkedPps) return true;
    const params = this.sets.params(this.#ppsId);
    if (params === null) {
      const detail = "a key frame came without parameter sets that can be read";
      if (key) this.#unready.add(1, this.#arrival, detail);
      this.#break("bad-stream", `no parameter sets for picture parameter set ${this.#ppsId}`);
      return false;
    }
    const active = this.#active;
    if (active === null || !sameBytes(active.config, params.config)) {
      if (!key) {
        this.#break("parameters-changed", "parameter sets changed between key frames");
        return false;
      }
      this.#active = params;
      this.#sink.params({ video: params, audio: this.#audio });
    }
    this.#checkedVersion = this.sets.version;
    this.#checkedPps = this.#ppsId;
    return true;
  }

  #openUnit(): boolean {
    if (this.#open) return false;
    this.#open = true;
    this.#endedByMarkerAt = NaN;
    return true;
  }

  #tooLarge(): void {
    this.#damage("bad-stream", `a picture of more than ${MAX_FRAME_BYTES} bytes`);
  }

  #damage(cause: GapCause, detail: string): void {
    this.#damaged = true;
    // The bytes are of no use any more, and the buffer must not grow for them.
    this.#buffer.clear();
    this.#break(cause, detail);
  }

  #break(cause: GapCause, detail: string): void {
    this.#waiting = true;
    if (this.#toldBroken) return;
    this.#toldBroken = true;
    this.#sink.broken(cause, detail);
  }

  #clear(): void {
    this.#open = false;
    this.#damaged = false;
    this.#slices = 0;
    this.#allRandomAccess = true;
    this.#allIntra = true;
    this.#recoveryPoint = false;
    this.#skippedLeading = false;
    this.#buffer.clear();
  }
}
