import { InputError } from "../../src/base/result.ts";
import { assertEquals, assertThrows } from "../../tests/assert.ts";
import { hostFromAfar } from "./check_url.ts";

const options = (via: "native" | "ffmpeg", url: string) =>
  ({ via, url, transport: "tcp", audio: false, caCerts: [] }) as const;

Deno.test("the host of an address that was entered from afar is the one that is connected to", () => {
  const hosts = [
    ["native", "rtsp://u:p@cam.local/x", "cam.local"],
    ["native", "rtsp://10.0.0.1@127.0.0.1/x", "127.0.0.1"],
    ["native", "rtsp://u:p@10.0.0.1:8@[::1]:554/", "::1"],
    ["ffmpeg", "http://u:p@10.0.0.7:8080/mjpeg?x=1", "10.0.0.7"],
    ["ffmpeg", "rtmp://[fd12::7]/live", "fd12::7"],
  ] as const;
  for (const [via, url, host] of hosts) assertEquals(hostFromAfar(options(via, url)), host);
});

Deno.test("what ffmpeg would look up itself, or follow elsewhere, is refused from afar", () => {
  const refused = [
    ...["rtsp://10.0.0.7/x", "rtsps://10.0.0.7/x", "http://cam.local/x", "http://127.1/x"],
    ...[
      "http://0x7f000001/",
      "http://10.0.0.7@evil/",
      "http://a@b@10.0.0.7/",
      "http://10.0.0.7.evil/",
    ],
    ...["http://10.0.0.7\\@evil/", "http://10.0.0.7#@evil/", "http://10.0.0.7:80@evil/"],
    ...["https://2130706433/", "file:///etc/passwd", "rtmp://localhost/live"],
  ];
  for (const url of refused) assertThrows(() => hostFromAfar(options("ffmpeg", url)), InputError);
});
