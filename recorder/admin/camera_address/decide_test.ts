import fc from "fast-check";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../tests/assert.ts";
import { InputError, RefusedError } from "../../../src/base/result.ts";
import { parseNets, pinHost, refuseAddress } from "./decide.ts";
import { kindOf, parseIp } from "./ip.ts";

const NONE = { nets: [], own: ["192.168.1.5", "fd12::5"] };
const within = (...nets: string[]) => ({ ...NONE, nets: parseNets(nets) });

Deno.test("without ranges a camera may be at any ordinary address, and at no other", () => {
  for (
    const ip of ["192.168.1.20", "10.0.0.1", "8.8.8.8", "100.64.0.1", "fd12::20", "2001:db8::1"]
  ) {
    assertEquals(refuseAddress(ip, NONE), null, ip);
  }
  const refused = [
    ...["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1"],
    ...["2002:7f00:1::", "0.0.0.0", "0.1.2.3", "::", "::ffff:0:0", "169.254.0.1", "fe80::1"],
    ...["fe80::1%eth0", "febf::1", "169.254.169.254", "::ffff:a9fe:a9fe", "100.100.100.200"],
    ...["fd00:ec2::254", "224.0.0.1", "255.255.255.255", "ff02::1", "192.168.1.5", "fd12:0::5"],
    ...["::ffff:192.168.1.5", "127.1", "0x7f000001", "2130706433", "localhost", "", "1.2.3.4.5"],
  ];
  for (const ip of refused) assert(refuseAddress(ip, NONE) !== null, ip);
});

Deno.test("with ranges a camera may be in them alone; what is no camera's must be named on purpose", () => {
  const rules = within("192.168.0.0/16", "fd12::/64");
  assertEquals(refuseAddress("192.168.7.7", rules), null);
  assertEquals(refuseAddress("fd12::77", rules), null);
  for (const ip of ["10.0.0.1", "8.8.8.8", "fd13::1", "127.0.0.1", "192.168.1.5"]) {
    assert(refuseAddress(ip, rules) !== null, ip);
  }
  for (const ip of ["127.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "192.168.1.5", "fe80::1"]) {
    assert(refuseAddress(ip, within("0.0.0.0/0", "::/0")) !== null, ip);
  }
  assertEquals(refuseAddress("127.0.0.1", within("127.0.0.0/8")), null);
  assertEquals(refuseAddress("127.0.0.1", within("127.0.0.1")), null);
  assert(refuseAddress("169.254.169.254", within("169.254.0.0/16")) !== null);
  assertEquals(refuseAddress("169.254.1.1", within("169.254.0.0/16")), null);
  assertEquals(refuseAddress("192.168.1.5", within("192.168.1.5/32")), null);
});

Deno.test("ranges that are none are refused", () => {
  const wrong = [
    "",
    "10.0.0.0/33",
    "10.0.0.1/8",
    "10.0/8",
    "::/129",
    "fe80::1%eth0",
    "x/8",
    "::ffff:10.0.0.0/104",
  ];
  for (const net of wrong) assertThrows(() => parseNets([net]), InputError);
});

Deno.test("every address of a name must be allowed, and the one that was looked at is used", async () => {
  const resolve = (...found: string[]) => () => Promise.resolve(found);
  assertEquals(await pinHost("cam", NONE, resolve("10.0.0.7", "fd12::7")), "10.0.0.7");
  for (const found of [["10.0.0.7", "127.0.0.1"], ["::1", "10.0.0.7"], ["169.254.169.254"], []]) {
    await assertRejects(() => pinHost("cam", NONE, resolve(...found)), RefusedError);
  }
  await assertRejects(
    () => pinHost("cam", NONE, () => Promise.reject(new Error("no"))),
    RefusedError,
  );
});

Deno.test("for any writing of a forbidden address, it is refused whatever the ordinary ranges", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const forbidden = fc.tuple(fc.constantFrom([127], [169, 254], [0], [230]), byte, byte, byte).map(
    ([head, ...rest]) => [...head, ...rest].slice(0, 4),
  );
  const hex = (a: number, b: number) => (a * 256 + b).toString(16);
  const writing = fc.constantFrom<(b: readonly number[]) => string>(
    (b) => b.join("."),
    (b) => `::ffff:${b.join(".")}`,
    ([a = 0, b = 0, c = 0, d = 0]) => `0:0:0:0:0:FFFF:${hex(a, b)}:${hex(c, d)}`,
    ([a = 0, b = 0, c = 0, d = 0]) => `64:ff9b::${hex(a, b)}:${hex(c, d)}`,
    ([a = 0, b = 0, c = 0, d = 0]) => `2002:${hex(a, b)}:${hex(c, d)}::1`,
  );
  const ranges = fc.subarray(["0.0.0.0/0", "::/0", "10.0.0.0/8", "128.0.0.0/1"]);
  fc.assert(fc.property(forbidden, writing, ranges, (bytes, write, nets) => {
    const text = write(bytes);
    const ip = parseIp(text);
    assert(ip !== null && kindOf(ip) !== "ordinary", text);
    assert(refuseAddress(text, { nets: parseNets(nets), own: [] }) !== null, text);
  }));
});
