import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { UtcMs } from "../base/units.ts";
import { selfSigned } from "./self_signed.ts";

const NAMES = ["localhost", "recorder.local", "127.0.0.1", "192.168.1.20", "::1", "fe80::1:2"];

Deno.test("the certificate is the key's own, for these names, and no authority", () => {
  const now = UtcMs(Date.UTC(2026, 10, 22));
  const { key, cert } = selfSigned(NAMES, now);
  const read = new X509Certificate(cert);
  assert.ok(read.checkPrivateKey(createPrivateKey(key)));
  assert.ok(read.verify(read.publicKey));
  assert.equal(read.ca, false);
  assert.equal(read.subject, "CN=Holdfast recorder");
  assert.equal(read.issuer, read.subject);
  assert.ok(Date.parse(read.validFrom) < now && Date.parse(read.validTo) > now + 19 * 365 * 864e5);
  for (const name of ["DNS:localhost", "DNS:recorder.local", "IP Address:192.168.1.20"]) {
    assert.ok(read.subjectAltName?.includes(name), `${name} in ${read.subjectAltName}`);
  }
  assert.notEqual(selfSigned(NAMES, now).key, key);
});
