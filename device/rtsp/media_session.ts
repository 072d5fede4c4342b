import type { MonoMs } from "../../src/base/units.ts";
import type { RtpReceiver } from "../rtp/types.ts";
import type { RtspClient } from "./client.ts";
import { RtspError, toRtspError } from "./errors.ts";
import { header, type RtspResponse } from "./message.ts";
import { redirection } from "./redirect.ts";
import { refusal } from "./refusal.ts";
import { parseSdp, type SessionDescription } from "./sdp.ts";
import { keepaliveInterval, parseSessionHeader, parseTransportHeader } from "./session_headers.ts";
import { openUdpPorts, type UdpPorts } from "./udp_ports.ts";
import { resolveControl, type RtspUrl, withoutCredentials } from "./url.ts";

/** A stream that plays. */
export interface MediaSession {
  /** The URL of PLAY, for keepalives and TEARDOWN. */
  readonly aggregateUrl: string;
  /** How often the camera wants to hear of us, in milliseconds. */
  readonly keepaliveMs: number;
  /** Methods of the `Public` header, in upper case; empty when the camera did not say. */
  readonly publicMethods: ReadonlySet<string>;
  /** Tells the camera over RTCP that somebody is listening. */
  sendReceiverReports(): void;
  /** Closes the UDP ports; nothing to do over TCP. */
  closePorts(): Promise<void>;
}

/** Where DESCRIBE led. */
export interface Described {
  readonly description: SessionDescription;
  /** What control attributes are relative to, RFC 2326 §C.1.1. */
  readonly baseUrl: string;
  readonly publicMethods: ReadonlySet<string>;
}

/** OPTIONS and DESCRIBE. Throws `RtspError`, or `Redirected` to another address of the same host. */
export async function describe(client: RtspClient, url: RtspUrl): Promise<Described> {
  const publicMethods = await askOptions(client, url);
  const response = await client.request("DESCRIBE", url.requestUrl, [
    ["Accept", "application/sdp"],
  ]);
  if (response.status >= 300 && response.status < 400) throw redirection(url, response);
  demandSuccess("DESCRIBE", response);
  const base = header(response, "content-base") || header(response, "content-location");
  return {
    description: parseSdp(response.body),
    // A relative base would only lead back to the address that was asked.
    baseUrl: base && /^rtsps?:\/\//i.test(base) ? withoutCredentials(base) : url.requestUrl,
    publicMethods,
  };
}

/** Some cameras refuse OPTIONS and work all the same, so only a wrong password or a dead line ends it here. */
async function askOptions(client: RtspClient, url: RtspUrl): Promise<ReadonlySet<string>> {
  const response = await client.request("OPTIONS", url.requestUrl);
  if (response.status >= 300 && response.status < 400) throw redirection(url, response);
  const methods = response.headers.get("public")?.join(",") ?? "";
  return new Set(methods.toUpperCase().split(/[\s,]+/).filter((m) => m !== ""));
}

/** How the packets are to come. */
export interface PlayOptions {
  readonly transport: "tcp" | "udp";
  readonly localAddress: string;
  readonly cameraAddress: string;
  readonly receiver: RtpReceiver;
  /** By interleaved channel: track × 2, plus 1 for RTCP; −1 for a channel of nobody. Filled in here. */
  readonly channels: Int16Array;
  readonly random: () => number;
  readonly now: () => MonoMs;
  /** Counts what comes over UDP. */
  readonly onBytes: (n: number) => void;
}

/**
 * SETUP for each control URL in turn, then PLAY. Packets go to the receiver, the track being the control's
 * place in the list. Throws `RtspError`; ports that were opened are closed then.
 */
export async function play(
  client: RtspClient,
  described: Described,
  controls: readonly (string | null)[],
  options: PlayOptions,
): Promise<MediaSession> {
  const udp: { ports: UdpPorts; server: readonly [number, number] | null }[] = [];
  const closePorts = async () => {
    await Promise.all(udp.map(({ ports }) => ports.close()));
  };
  try {
    let timeoutSeconds = 60;
    for (const [track, control] of controls.entries()) {
      const url = resolveControl(described.baseUrl, control);
      const ports = options.transport === "udp"
        ? await openTrackPorts(client, track, options)
        : null;
      if (ports) udp.push({ ports, server: null });
      const response = await client.request("SETUP", url, [["Transport", offer(track, ports)]]);
      demandSuccess("SETUP", response);
      const session = parseSessionHeader(header(response, "session"));
      if (session) {
        client.session = session.id;
        timeoutSeconds = session.timeoutSeconds;
      }
      const reply = parseTransportHeader(header(response, "transport"));
      if (ports) udp[track] = { ports, server: reply.serverPort };
      else assignChannels(options.channels, track, reply.interleaved);
    }
    const aggregateUrl = resolveControl(described.baseUrl, described.description.control);
    const sendReceiverReports = () => {
      for (const { ports, server } of udp) greet(ports, server, options.random);
      if (udp.length === 0) sendInterleavedReport(client, options.channels);
    };
    // Before PLAY, so that a firewall between us lets the first key frame in.
    if (udp.length > 0) sendReceiverReports();
    const response = await client.request("PLAY", aggregateUrl, [["Range", "npt=0.000-"]]);
    demandSuccess("PLAY", response);
    return {
      aggregateUrl,
      keepaliveMs: keepaliveInterval(timeoutSeconds),
      publicMethods: described.publicMethods,
      sendReceiverReports,
      closePorts,
    };
  } catch (e) {
    await closePorts();
    throw e;
  }
}

function demandSuccess(method: string, response: RtspResponse): void {
  if (response.status < 200 || response.status >= 300) throw refusal(method, response);
}

function offer(track: number, ports: UdpPorts | null): string {
  return ports
    ? `RTP/AVP;unicast;client_port=${ports.rtpPort}-${ports.rtcpPort}`
    : `RTP/AVP/TCP;unicast;interleaved=${track * 2}-${track * 2 + 1}`;
}

/** The camera's word on the channels counts; without one, what we asked for. */
function assignChannels(
  channels: Int16Array,
  track: number,
  reply: readonly [number, number] | null,
): void {
  const [rtp, rtcp] = reply ?? [track * 2, track * 2 + 1];
  if ((channels[rtp] ?? -1) >= 0) {
    throw new RtspError("bad-stream", `the camera put two tracks on channel ${rtp}`);
  }
  channels[rtp] = track * 2;
  channels[rtcp] = track * 2 + 1;
}

async function openTrackPorts(
  client: RtspClient,
  track: number,
  options: PlayOptions,
): Promise<UdpPorts> {
  const { receiver, now, onBytes } = options;
  const ports = await openUdpPorts(options.localAddress, options.cameraAddress, options.random);
  ports.onPacket = (rtcp, packet) => {
    try {
      onBytes(packet.length);
      if (rtcp) receiver.rtcp(track, packet, now());
      else receiver.rtp(track, packet, now());
    } catch (e) {
      client.close(toRtspError(e, "bad-stream"));
    }
  };
  return ports;
}

/** An RTP header without payload and an empty receiver report: they open the way back through a firewall. */
function greet(
  ports: UdpPorts,
  server: readonly [number, number] | null,
  random: () => number,
): void {
  if (!server) return;
  const ssrc = Math.floor(random() * 2 ** 32);
  const rtp = new Uint8Array(12);
  rtp[0] = 0x80;
  new DataView(rtp.buffer).setUint32(8, ssrc);
  ports.send(false, server[0], rtp);
  ports.send(true, server[1], emptyReceiverReport(ssrc));
}

function sendInterleavedReport(client: RtspClient, channels: Int16Array): void {
  const channel = channels.indexOf(1);
  if (channel >= 0) client.sendInterleaved(channel, emptyReceiverReport(0));
}

/** RFC 3550 §6.4.2, with no report block. */
function emptyReceiverReport(ssrc: number): Uint8Array {
  const report = new Uint8Array(8);
  report.set([0x80, 201, 0, 1]);
  new DataView(report.buffer).setUint32(4, ssrc);
  return report;
}
