import type { FakeMedia } from "./media.ts";
import type { Packing } from "./packetize.ts";

/** How a fake camera asks who is there. */
export interface FakeAuth {
  readonly user: string;
  readonly password: string;
  readonly scheme: "basic" | "digest-md5" | "digest-sha256";
}

/** How a fake camera behaves; every field may be changed while it runs with {@link FakeCamera.set}. */
export interface FakeBehaviour extends Packing {
  auth: FakeAuth | null;
  /** Where parameter sets are told. */
  parameterSets: "both" | "sdp" | "band";
  /** Offer the media's sound too. */
  audio: boolean;
  /** What the session says in `Session: …;timeout=`, in seconds. */
  sessionTimeout: number;
  /** Close a connection whose client sent no request for the session timeout. */
  closeIdle: boolean;
  contentBase: "right" | "wrong" | "none";
  /** Begin a client's stream at a key frame, or wherever the camera is. */
  startAtKey: boolean;
  /** What DESCRIBE answers. */
  describe:
    | "right"
    | "redirect"
    | "endless-header"
    | "endless-headers"
    | "garbage"
    | "not-found"
    | "mjpeg"
    | "g711"
    | "silence";
  /** Where `describe: "redirect"` points to. */
  redirectTo: string;
  /** Write to clients in pieces of so many bytes; 0 = a frame at once. */
  writeSize: number;
  /** Send each frame in so many pieces, 3 ms apart, as it comes over a network; 1 = at once. */
  pieces: number;
  /** How fast the media runs: 1 = real time, 400 = 10 000 frames a second of 25. */
  speed: number;
  /** Which packets are lost on the way, both over TCP and UDP. Called once a packet. */
  lose: ((sequence: number) => boolean) | null;
  /** No pictures, while the connection stays up and sender reports go on. */
  stalled: boolean;
  /** All pictures have the same timestamp. */
  frozen: boolean;
  /** Seconds added to the timestamps from now on. */
  jump: number;
  /** How often sender reports go out, in seconds; 0 = never. */
  senderReports: number;
  /** What the camera's own clock is ahead of the true time, in milliseconds. */
  clockAhead: number;
}

/** How to start one. */
export interface FakeCameraOptions extends Partial<FakeBehaviour> {
  readonly media: FakeMedia;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The path of the stream; `/stream` by default. */
  readonly path?: string;
  /** PEM: serve `rtsps://`. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A running fake camera. */
export interface FakeCamera {
  /** Without credentials. */
  readonly url: string;
  /** With the credentials of the `auth` that it was started with. */
  readonly urlWithCredentials: string;
  readonly port: number;
  readonly counters: FakeCounters;
  set(change: Partial<FakeBehaviour>): void;
  /** Goes on with other media, from its first key frame, in running streams too. */
  setMedia(media: FakeMedia): void;
  /** Sends bytes that are no stream to every client. */
  garbage(bytes: Uint8Array): void;
  /** Ends every connection. */
  closeClients(): void;
  /** Ends every connection, listens no more for so long, then is back with other SSRCs. */
  reboot(downMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What happened so far. */
export interface FakeCounters {
  /** Access units that were due while somebody watched. */
  units: number;
  packets: number;
  /** Packets that `lose` took. */
  lost: number;
  connections: number;
  /** Clients in PLAY now. */
  playing: number;
  /** Clients that were closed for being idle or too slow. */
  dropped: number;
  /** The methods asked for, in order; at most the last 1000. */
  requests: string[];
}
