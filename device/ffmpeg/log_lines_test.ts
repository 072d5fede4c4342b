import { assertEquals } from "../../tests/assert.ts";
import { causeOf, errorText, inputVideoCodec, packetsLost, withoutPasswords } from "./log_lines.ts";

Deno.test("lines as ffmpeg 5.1 wrote them", () => {
  const line =
    "[error] rtsp://admin:p@ss@192.0.2.7/ch1: Server returned 401 Unauthorized (authorization failed)";
  assertEquals(
    errorText(line),
    "rtsp://***@192.0.2.7/ch1: Server returned 401 Unauthorized (authorization failed)",
  );
  assertEquals(causeOf(errorText(line) ?? ""), { cause: "camera-refused", needsPerson: true });
  assertEquals(causeOf("rtsp://***@h/: Connection refused").cause, "camera-unreachable");
  assertEquals(causeOf("rtsp://h/: Invalid data found when processing input").cause, "bad-stream");
  assertEquals(errorText("[rtsp @ 0x55d] [warning] RTP: missed 3 packets"), null);
  assertEquals(packetsLost("[rtsp @ 0x55d] [warning] RTP: missed 3 packets"), 3);
  assertEquals(
    packetsLost("[rtsp @ 0x55d] [warning] max delay reached. need to consume packet"),
    0,
  );
  const stream =
    "[info]   Stream #0:0: Video: mjpeg (Baseline), yuvj420p(pc), 320x240, 25 tbr, 25 tbn";
  assertEquals([inputVideoCodec(stream), inputVideoCodec("[info] Stream mapping:")], [
    "mjpeg",
    null,
  ]);
  assertEquals(
    withoutPasswords("a http://u:p@h/ b rtsp://u:q@@k/"),
    "a http://***@h/ b rtsp://***@k/",
  );
});
