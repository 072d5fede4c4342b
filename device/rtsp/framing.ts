import { RtspError } from "./errors.ts";
import { MAX_BLANK_BYTES, MAX_BODY_BYTES, MAX_HEAD_BYTES, READ_BUFFER_BYTES } from "./limits.ts";
import { type MessageHead, parseHead, type RtspMessage } from "./message.ts";

/** What comes out of the byte stream of a connection. */
export interface FrameHandler {
  /** An interleaved frame (RFC 2326 §10.12). The bytes are a view into the read buffer: valid during the call only. */
  interleaved(channel: number, packet: Uint8Array): void;
  message(message: RtspMessage): void;
}

const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;
const decoder = new TextDecoder();

/**
 * Cuts the byte stream of an RTSP connection into interleaved frames and messages.
 *
 * It owns the read buffer: read into {@link space}, tell {@link commit} how much came, and the frames
 * that are whole come out. Nothing is copied but the unfinished tail, so a packet costs one view.
 *
 * Garbage is not skipped: a false start found in the middle of a packet would put foreign bytes into
 * footage. It throws `bad-stream`, and the caller connects anew, which gives a clean stream.
 */
export class FrameReader {
  readonly #buffer = new Uint8Array(READ_BUFFER_BYTES);
  readonly #handler: FrameHandler;
  #start = 0;
  #end = 0;
  /** How far the search for the end of a head has come, so that a dribbled head is not searched twice. */
  #searched = 0;
  #blanks = 0;
  #head: MessageHead | null = null;

  constructor(handler: FrameHandler) {
    this.#handler = handler;
  }

  /** Where the next read goes. Never empty. */
  space(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(this.#end);
  }

  /** `n` bytes were read into {@link space}. Calls the handler for all that is whole now. Throws `RtspError`. */
  commit(n: number): void {
    this.#end += n;
    while ((this.#start < this.#end || this.#head) && this.#next());
    this.#moveTail();
  }

  /** Takes one frame, message or blank line; `false` when more bytes are needed first. */
  #next(): boolean {
    if (this.#head) return this.#takeBody(this.#head);
    const first = this.#buffer[this.#start];
    if (first === DOLLAR) return this.#takeInterleaved();
    if (first === CR || first === LF) {
      this.#start++;
      if (++this.#blanks > MAX_BLANK_BYTES) {
        throw new RtspError("bad-stream", "the camera sends nothing but blank lines");
      }
      return true;
    }
    return this.#takeHead(first ?? 0);
  }

  #takeInterleaved(): boolean {
    const b = this.#buffer;
    const at = this.#start;
    if (this.#end - at < 4) return false;
    const length = ((b[at + 2] ?? 0) << 8) | (b[at + 3] ?? 0);
    const end = at + 4 + length;
    if (end > this.#end) return false;
    this.#begin(end);
    this.#handler.interleaved(b[at + 1] ?? 0, b.subarray(at + 4, end));
    return true;
  }

  #takeHead(first: number): boolean {
    if (first < 0x41 || first > 0x5a) {
      throw new RtspError(
        "bad-stream",
        `the camera sent byte 0x${
          first.toString(16).padStart(2, "0")
        } where an RTSP message or an interleaved frame should begin`,
      );
    }
    const head = this.#findHeadEnd();
    if (!head) {
      if (this.#end - this.#start > MAX_HEAD_BYTES) throw headTooLong();
      return false;
    }
    if (head.textEnd - this.#start > MAX_HEAD_BYTES) throw headTooLong();
    const parsed = parseHead(decoder.decode(this.#buffer.subarray(this.#start, head.textEnd)));
    if (parsed.contentLength > MAX_BODY_BYTES) {
      throw new RtspError(
        "bad-stream",
        `the camera announced a body of ${parsed.contentLength} bytes; at most ${MAX_BODY_BYTES} are taken`,
      );
    }
    this.#begin(head.next);
    this.#head = parsed;
    return true;
  }

  /** The end of the head's text and where the body begins: CR LF CR LF, or bare line feeds. */
  #findHeadEnd(): { textEnd: number; next: number } | null {
    const b = this.#buffer;
    let from = Math.max(this.#searched, this.#start);
    for (;;) {
      const lf = b.indexOf(LF, from);
      if (lf < 0 || lf >= this.#end) {
        this.#searched = this.#end;
        return null;
      }
      const after = lf + 1;
      if (after < this.#end && b[after] === LF) return { textEnd: lf, next: after + 1 };
      if (after + 1 < this.#end && b[after] === CR && b[after + 1] === LF) {
        return { textEnd: lf, next: after + 2 };
      }
      if (after + 1 >= this.#end) {
        // The blank line may be half here: look at this line feed again when more has come.
        this.#searched = lf;
        return null;
      }
      from = after;
    }
  }

  #takeBody(head: MessageHead): boolean {
    const end = this.#start + head.contentLength;
    if (end > this.#end) return false;
    const body = decoder.decode(this.#buffer.subarray(this.#start, end));
    this.#head = null;
    this.#begin(end);
    this.#handler.message(head.withBody(body));
    return true;
  }

  #begin(at: number): void {
    this.#start = at;
    this.#searched = at;
    this.#blanks = 0;
  }

  /** Moves what is unfinished to the front, so that the whole buffer is free for it to go on. */
  #moveTail(): void {
    if (this.#start === 0) return;
    if (this.#start < this.#end) this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#searched = Math.max(0, this.#searched - this.#start);
    this.#start = 0;
  }
}

function headTooLong(): RtspError {
  return new RtspError(
    "bad-stream",
    `the camera sent headers of more than ${MAX_HEAD_BYTES} bytes without an end`,
  );
}
