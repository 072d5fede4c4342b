/** How much CPU time taking RTP packets apart costs: one camera-second of 4 Mbit/s in packets of 1400 bytes. */
import { MonoMs } from "../../src/base/units.ts";
import { createRtpReceiver } from "./receiver.ts";
import { Packetizer, SETS, slice, track } from "./test_packets.ts";

const SECONDS = 4, FPS = 25, FRAME = 4_000_000 / 8 / FPS;
for (const codec of ["h264", "h265"] as const) {
  for (const reorder of [false, true]) {
    const packetizer = new Packetizer(codec, 0);
    const packets: Uint8Array[] = [];
    for (let i = 0; i < SECONDS * FPS; i++) {
      const key = i % 50 === 0;
      const nal = slice(codec, key ? "key" : "other", key ? FRAME * 6 : FRAME * 0.9, i);
      packets.push(...packetizer.unit(key ? [...SETS[codec], nal] : [nal], i * 3600));
    }
    let samples = 0;
    const sink = {
      params: () => {},
      sample: () => void samples++,
      broken: () => {},
      notice: () => {},
      senderReport: () => {},
    };
    Deno.bench(
      `${codec}, ${reorder ? "UDP" : "TCP"}: ${SECONDS} camera-seconds, ${packets.length} packets`,
      () => {
        const receiver = createRtpReceiver([track(codec)], sink, { reorder });
        for (const packet of packets) receiver.rtp(0, packet, MonoMs(0));
      },
    );
  }
}
