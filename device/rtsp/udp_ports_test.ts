import { createSocket } from "node:dgram";
import { assertEquals, assertRejects } from "../../tests/assert.ts";
import { RtspError } from "./errors.ts";
import { openUdpPorts } from "./udp_ports.ts";

/** Sends from an address of this machine, so that the receiver can tell friend from stranger. */
function sendFrom(address: string, port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.bind(0, address, () => {
      socket.send(text, port, "127.0.0.1", () => socket.close(() => resolve()));
    });
  });
}

Deno.test("openUdpPorts takes packets from the camera's address only, RTP and RTCP apart", async () => {
  const ports = await openUdpPorts("127.0.0.1", "127.0.0.2", Math.random);
  assertEquals([ports.rtpPort % 2, ports.rtcpPort - ports.rtpPort], [0, 1]);
  const seen: string[] = [];
  const both = new Promise<void>((resolve) => {
    ports.onPacket = (rtcp, packet) => {
      seen.push(`${rtcp} ${new TextDecoder().decode(packet)}`);
      if (seen.length === 2) resolve();
    };
  });
  try {
    await sendFrom("127.0.0.3", ports.rtpPort, "stranger");
    await sendFrom("127.0.0.3", ports.rtcpPort, "stranger");
    await sendFrom("127.0.0.2", ports.rtpPort, "pictures");
    await sendFrom("127.0.0.2", ports.rtcpPort, "report");
    await both;
  } finally {
    await ports.close();
  }
  assertEquals(seen.toSorted(), ["false pictures", "true report"]);
});

Deno.test("openUdpPorts gives up with a clear error when no pair is free", async () => {
  const taken = await openUdpPorts("127.0.0.1", "127.0.0.1", () => 0.5);
  try {
    await assertRejects(() => openUdpPorts("127.0.0.1", "127.0.0.1", () => 0.5), RtspError);
  } finally {
    await taken.close();
  }
});
