/** Cameras that are added in the page: where they may be is decided before, and at each connection. */
import { RefusedError } from "../../src/base/result.ts";
import { CameraId } from "../../src/base/ids.ts";
import { type AskedBy, CONSOLE } from "../../src/control/asker.ts";
import { pinUnder } from "../../src/camera_pin.ts";
import { camerasFromPage } from "../../recorder/admin/camera_address/camera_nets.ts";
import type { Actor } from "../../recorder/people/roles.ts";
import { PersonId } from "../../recorder/people/roles.ts";
import { BitsPerSecond } from "../../src/base/units.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { cameraInput, eventsOf, Site } from "./site.ts";

const WANG: Actor = {
  id: PersonId(1),
  name: "Wang",
  unit: "",
  role: "installer",
  cameras: "all",
};
const PAGE: AskedBy = { ...CONSOLE, by: WANG };
const camera = (name: string, url: string) => ({
  ...cameraInput(name, 5),
  url,
  declaredBitrate: BitsPerSecond(1000),
});

Deno.test("the page cannot send the recorder to its own machine; the command line may", async () => {
  await Site.with({ disks: [400], cameras: [] }, async (site) => {
    const { recorder } = site.start();
    const { ledger } = recorder.opened;
    const add = (url: string, asked: AskedBy = PAGE) =>
      recorder.answer({ ask: "camera-add", camera: camera(url, url) }, asked);
    // A small pool has room for one at a time.
    const remove = (id: number) =>
      recorder.answer({ ask: "camera-remove", camera: CameraId(id) }, CONSOLE);
    const nets = (...list: string[]) =>
      recorder.answer({ ask: "camera-nets-set", nets: list }, CONSOLE);

    const own = ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "169.254.169.254", "0"];
    for (const host of own) await assertRejects(() => add(`rtsp://${host}/x`), RefusedError);
    assertEquals(ledger.cameras(), []);

    assertEquals(await add("rtsp://127.0.0.1:9/console", CONSOLE), { id: 1 });
    await remove(1);
    assertEquals(await add("rtsp://192.0.2.7/page"), { id: 2 });
    assertEquals([...camerasFromPage(ledger)], [CameraId(2)]);

    await remove(2);
    await nets("198.51.100.0/24");
    await assertRejects(() => add("rtsp://192.0.2.8/x"), RefusedError);
    assertEquals(await add("rtsp://198.51.100.7/x"), { id: 3 });
    assertEquals([...camerasFromPage(ledger)], [CameraId(2), CameraId(3)]);
    assertEquals(eventsOf(recorder, "camera-nets-set").length, 1);

    // A camera that is there already is looked at under the rules of now, at each connection.
    const pin = pinUnder(ledger);
    await assertRejects(() => pin("192.0.2.7"), RefusedError);
    assertEquals(await pin("198.51.100.7"), "198.51.100.7");
    await nets("127.0.0.0/8");
    assertEquals(await pin("localhost"), "127.0.0.1");
    await nets();
    await assertRejects(() => pin("localhost"), RefusedError);
    assert(await pin("192.0.2.7") === "192.0.2.7");
  });
});
