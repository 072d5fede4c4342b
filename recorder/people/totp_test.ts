import assert from "node:assert/strict";
import * as fc from "fast-check";
import { UtcMs } from "../../src/base/units.ts";
import { base32, fromBase32, matchTotp, otpauthUri, totpCode, totpStep } from "./totp.ts";

const SECRET = new TextEncoder().encode("12345678901234567890");

Deno.test("codes are those of RFC 6238 appendix B and RFC 4226 appendix D", () => {
  const rfc6238 = [[59, "287082"], [1111111109, "081804"], [1111111111, "050471"]] as const;
  const later = [[1234567890, "005924"], [2000000000, "279037"], [20000000000, "353130"]] as const;
  for (const [seconds, code] of [...rfc6238, ...later]) {
    assert.equal(totpCode(SECRET, totpStep(UtcMs(seconds * 1000))), code);
  }
  ["755224", "287082", "359152", "969429"].forEach((code, i) =>
    assert.equal(totpCode(SECRET, i), code)
  );
});

Deno.test("base 32 is that of RFC 4648, there and back", () => {
  const text = new TextEncoder();
  for (const [plain, coded] of [["f", "MY"], ["fo", "MZXQ"], ["foobar", "MZXW6YTBOI"]] as const) {
    assert.equal(base32(text.encode(plain)), coded);
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.deepEqual(fromBase32(base32(bytes)), bytes);
  }));
});

Deno.test("a code counts once, half a minute early or late, and nothing else counts", () => {
  const secret = base32(SECRET);
  const now = UtcMs(1_800_000_000_000);
  const step = totpStep(now);
  const code = totpCode(SECRET, step);
  assert.equal(matchTotp(secret, code, now, null), step);
  assert.equal(matchTotp(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, now, null), step);
  assert.equal(matchTotp(secret, code, now, step), null, "used");
  assert.equal(matchTotp(secret, code, UtcMs(now + 30_000), step - 1), step);
  assert.equal(matchTotp(secret, code, UtcMs(now + 60_000), null), null, "too late");
  for (const wrong of ["", "0", "constructor", code + "0", code.slice(1), "٠٠٠٠٠٠"]) {
    assert.equal(matchTotp(secret, wrong, now, null), null, wrong);
  }
});

Deno.test("names that are addresses stay names", () => {
  const uri = new URL(otpauthUri("ABC", "a/b?c&d#e", "站 & Holdfast"));
  assert.equal(uri.searchParams.get("secret"), "ABC");
  assert.equal(uri.searchParams.get("issuer"), "站 & Holdfast");
  assert.equal(uri.hash, "");
});
