/** A3: what a camera's address begins with is one of a list; nothing that runs or opens anything is on it. */
import { checkFfmpegUrl } from "../../device/ffmpeg/argv.ts";
import { parseRtspUrl } from "../../device/rtsp/url.ts";
import { checkCamera } from "../../recorder/ledger/check_input.ts";
import { InputError } from "../../src/base/result.ts";
import { assert, assertThrows } from "../assert.ts";
import { cameraInput } from "../engine/site.ts";

const SCHEMES = [
  ..."exec echo expr pipe ffmpeg lavfi file concat concatf subfile cache crypto data fd".split(" "),
  ..."gopher hls hls+http http+unix ftp sftp smb tee md5 prompeg srt rist rtp sdp udp tcp unix"
    .split(" "),
  ..."async bluray ipfs mmsh mmst rtmpte javascript python webrtc homekit ivideon tapo nest".split(
    " ",
  ),
];
const ENDS = [
  "touch /tmp/x",
  "///etc/passwd",
  "//127.0.0.1/x",
  "/etc/passwd",
  "0",
  "a|b",
  "#x",
  "",
];

Deno.test("A3: addresses that run, open or join something are refused by each source, before they are written down", () => {
  let tried = 0;
  for (const scheme of SCHEMES) {
    for (const end of ENDS) {
      for (
        const url of [`${scheme}:${end}`, `${scheme.toUpperCase()}:${end}`, `rtsp:${scheme}:${end}`]
      ) {
        const nativeCamera = { ...cameraInput("x", 5), url };
        assertThrows(() => checkCamera(nativeCamera), InputError);
        assertThrows(() => checkCamera({ ...nativeCamera, via: "ffmpeg" }), InputError);
        assertThrows(() => parseRtspUrl(url), InputError);
        assertThrows(() => checkFfmpegUrl({ url, caCerts: [] }), InputError);
        tried++;
      }
    }
  }
  assert(tried > 1000, `${tried}`);
});
