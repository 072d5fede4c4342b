import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { RtspError } from "./errors.ts";

/** Two neighbouring UDP ports, RTP on the even one and RTCP above it (RFC 3550 §11). */
export interface UdpPorts {
  /** Our ports, as `client_port` names them. */
  readonly rtpPort: number;
  readonly rtcpPort: number;
  /** Packets from the camera alone; the bytes are valid during the call only. */
  onPacket: (rtcp: boolean, packet: Uint8Array) => void;
  /** Sends to the camera's port; errors are passed over, UDP promises nothing. */
  send(rtcp: boolean, port: number, packet: Uint8Array): void;
  /** Resolves when both sockets are closed. */
  close(): Promise<void>;
}

const FIRST_PORT = 20_000;
const LAST_PORT = 59_998;
const ATTEMPTS = 30;

/**
 * Opens a port pair on `localAddress` that takes packets from `cameraAddress` only, so that nobody else
 * can put pictures into the footage by guessing a port.
 *
 * The kernel holds `net.core.rmem_default` for each socket, about 90 packets, and drops what comes on top
 * while the event loop is busy: Deno 2.9.6 takes a size in `setRecvBufferSize` but does not hand it on to
 * the kernel. So TCP is the default, and a recorder with UDP cameras needs that setting raised.
 *
 * Throws `camera-unreachable` when no pair is free.
 */
export async function openUdpPorts(
  localAddress: string,
  cameraAddress: string,
  random: () => number,
): Promise<UdpPorts> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + 2 * Math.floor(random() * (LAST_PORT - FIRST_PORT) / 2);
    const rtp = await bind(localAddress, port);
    if (!rtp) continue;
    const rtcp = await bind(localAddress, port + 1);
    if (rtcp) return joinPorts(rtp, rtcp, port, cameraAddress);
    await closeSocket(rtp);
  }
  throw new RtspError(
    "camera-unreachable",
    `no pair of free UDP ports on ${localAddress} after ${ATTEMPTS} attempts`,
  );
}

function bind(address: string, port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: address.includes(":") ? "udp6" : "udp4" });
    socket.once("error", () => {
      socket.close();
      resolve(null);
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners("error");
      // An ICMP error of a camera that is gone is the watchdog's business.
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

function joinPorts(rtp: Socket, rtcp: Socket, port: number, cameraAddress: string): UdpPorts {
  const ports: UdpPorts = {
    rtpPort: port,
    rtcpPort: port + 1,
    onPacket: () => {},
    send(isRtcp, to, packet) {
      (isRtcp ? rtcp : rtp).send(packet, to, cameraAddress, () => {});
    },
    async close() {
      await Promise.all([closeSocket(rtp), closeSocket(rtcp)]);
    },
  };
  const take = (isRtcp: boolean) => (packet: Uint8Array, from: RemoteInfo) => {
    if (from.address === cameraAddress) ports.onPacket(isRtcp, packet);
  };
  rtp.on("message", take(false));
  rtcp.on("message", take(true));
  return ports;
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}
