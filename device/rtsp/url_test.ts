import fc from "fast-check";
import { InputError } from "../../src/base/result.ts";
import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { parseRtspUrl, resolveControl, withoutCredentials } from "./url.ts";

Deno.test("parseRtspUrl takes credentials out and leaves path and query as they are", () => {
  const url = "rtsp://admin:p%40ss%3A%E4%B8%AD@10.0.0.9/cam/realmonitor?channel=1&subtype=0";
  assertEquals(parseRtspUrl(url), {
    tls: false,
    host: "10.0.0.9",
    port: 554,
    requestUrl: "rtsp://10.0.0.9/cam/realmonitor?channel=1&subtype=0",
    credentials: { user: "admin", password: "p@ss:中" },
  });
});

Deno.test("parseRtspUrl: ports, IPv6, TLS, raw passwords, no credentials", () => {
  const short = (text: string) => {
    const { tls, host, port, requestUrl, credentials } = parseRtspUrl(text);
    return [tls, host, port, requestUrl, credentials?.user, credentials?.password];
  };
  assertEquals(short("rtsps://h"), [true, "h", 322, "rtsps://h", undefined, undefined]);
  assertEquals(
    short("RTSP://u@[fe80::1%eth0]:8554/a b".replace(" ", "%20")),
    [false, "fe80::1%eth0", 8554, "rtsp://[fe80::1%eth0]:8554/a%20b", "u", ""],
  );
  assertEquals(short("rtsp://u:a@b:100%:c@h:1/"), [
    false,
    "h",
    1,
    "rtsp://h:1/",
    "u",
    "a@b:100%:c",
  ]);
  assertEquals(short(`rtsp://h/"q"`)[3], "rtsp://h/%22q%22");
});

Deno.test("parseRtspUrl refuses what is no RTSP address, without repeating it", () => {
  const bad = [
    "http://u:secret@h/",
    "file:///etc/passwd",
    "exec:secret",
    "rtsp://",
    "rtsp://u:secret@/x",
    "rtsp://h:0/secret",
    "rtsp://h:70000/secret",
    "rtsp://h:secret/",
    "rtsp://h/\r\nsecret: 1",
    "rtsp://fe80::1/secret",
  ];
  for (const text of bad) {
    assertThrows(() => parseRtspUrl(text), InputError);
    try {
      parseRtspUrl(text);
    } catch (e) {
      assert(e instanceof InputError && !e.message.includes("secret") && e.field === "url");
    }
  }
});

Deno.test("the request URL never holds the password, whatever it is", () => {
  const text = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
  fc.assert(fc.property(text, text, (user, secret) => {
    const password = `<${secret}>`;
    const coded = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    const url = parseRtspUrl(`rtsp://${coded}@cam/1?a=b`);
    assertEquals(url.credentials, { user, password });
    assertEquals(url.requestUrl, "rtsp://cam/1?a=b");
  }));
});

Deno.test("resolveControl does what cameras expect", () => {
  const dahua = "rtsp://h/cam/realmonitor?channel=1&subtype=0";
  const cases: [base: string, control: string | null, url: string][] = [
    ["rtsp://h/s/", null, "rtsp://h/s/"],
    ["rtsp://h/s/", "*", "rtsp://h/s/"],
    ["rtsp://h/s/", "trackID=1", "rtsp://h/s/trackID=1"],
    ["rtsp://h/s", "trackID=1", "rtsp://h/s/trackID=1"],
    [`${dahua}/`, "trackID=0", `${dahua}/trackID=0`],
    [dahua, "trackID=0", `${dahua}/trackID=0`],
    ["rtsp://h:8/s/x?y", "/t", "rtsp://h:8/t"],
    ["rtsp://h/s", "rtsp://u:p@[::1]:5/t?q=1", "rtsp://[::1]:5/t?q=1"],
    ["rtsp://h/s", "t\r\nEvil: 1", "rtsp://h/s/t%0D%0AEvil:%201"],
  ];
  for (const [base, control, url] of cases) assertEquals(resolveControl(base, control), url);
  assertEquals(withoutCredentials("rtsp://a:b@c@h/x@y"), "rtsp://h/x@y");
});
