import { RefusedError } from "../../src/base/result.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import type { Connection, Dial } from "./connection.ts";
import { RtspError } from "./errors.ts";
import { pinnedDial } from "./pinned_dial.ts";
import { parseRtspUrl, type RtspUrl } from "./url.ts";

const CONNECTION = {} as Connection; // handed through, never looked at

function recorder() {
  const dialled: RtspUrl[] = [];
  const inner: Dial = (url) => {
    dialled.push(url);
    return Promise.resolve(CONNECTION);
  };
  return { dialled, inner };
}

const url = parseRtspUrl("rtsp://cam.local:8554/x");
const signal = new AbortController().signal;

Deno.test("a connection goes to the address that was looked at, and the request keeps the name", async () => {
  const { dialled, inner } = recorder();
  const asked: string[] = [];
  const dial = pinnedDial((host) => {
    asked.push(host);
    return Promise.resolve(`10.0.0.${asked.length}`);
  }, inner);
  await dial(url, [], signal);
  await dial(url, [], signal); // asked anew: the name may lead elsewhere by now
  assertEquals(asked, ["cam.local", "cam.local"]);
  assertEquals(dialled.map((u) => [u.address, u.host, u.requestUrl]), [
    ["10.0.0.1", "cam.local", "rtsp://cam.local:8554/x"],
    ["10.0.0.2", "cam.local", "rtsp://cam.local:8554/x"],
  ]);
});

Deno.test("where no camera may be nothing is dialled, and a person is needed", async () => {
  const { dialled, inner } = recorder();
  const dial = pinnedDial(
    () =>
      Promise.reject(new RefusedError("url", "127.0.0.1 is a loopback address", "give another")),
    inner,
  );
  const error = await dial(url, [], signal).then(() => null, (e: unknown) => e);
  assert(error instanceof RtspError && error.needsPerson, String(error));
  assertEquals(error.gapCause, "camera-refused");
  assert(error.message.includes("loopback"));
  assertEquals(dialled, []);
});

Deno.test("a redirect, which names its machine, asks nobody", async () => {
  const { dialled, inner } = recorder();
  const dial = pinnedDial(() => Promise.reject(new Error("asked")), inner);
  await dial({ ...url, address: "10.0.0.9" }, [], signal);
  assertEquals(dialled.map((u) => u.address), ["10.0.0.9"]);
});

Deno.test("a resolver that does not answer keeps nobody from stopping", async () => {
  const { dialled, inner } = recorder();
  const stop = new AbortController();
  const waiting = pinnedDial(() => new Promise(() => {}), inner)(url, [], stop.signal);
  stop.abort();
  const error = await waiting.then(() => null, (e: unknown) => e);
  assert(error instanceof Error);
  assertEquals(dialled, []);
});
