import { assert, assertEquals } from "../../tests/assert.ts";
import { keyFile, keyIdOf, newSigner, openSigner, verifySignature } from "./signer.ts";

const text = (s: string) => new TextEncoder().encode(s);

function withFolder(use: (folder: string) => void): void {
  const dir = Deno.makeTempDirSync({ prefix: "keys-" });
  try {
    use(`${dir}/keys`);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("the key is made once, kept, and only its owner may read it", () => {
  withFolder((folder) => {
    const first = openSigner(folder);
    const again = openSigner(folder);
    assertEquals([first.origin, again.origin], ["made", "kept"]);
    assertEquals(again.keyId, first.keyId);
    assertEquals(first.keyId, keyIdOf(first.publicKey));
    assertEquals((Deno.statSync(keyFile(folder)).mode ?? 0) & 0o777, 0o600);
    assert(Deno.readTextFileSync(keyFile(folder)).startsWith("-----BEGIN PRIVATE KEY-----"));
    assertEquals([...Deno.readDirSync(folder)].length, 1, "no other file holds the key");
    Deno.chmodSync(keyFile(folder), 0o644);
    openSigner(folder);
    assertEquals((Deno.statSync(keyFile(folder)).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("a file that is no key is put aside, and the new key is another one", () => {
  withFolder((folder) => {
    const { keyId } = openSigner(folder);
    Deno.writeTextFileSync(keyFile(folder), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    const next = openSigner(folder);
    assertEquals(next.origin, "replaced");
    assert(next.keyId !== keyId);
    assert(Deno.statSync(`${keyFile(folder)}.damaged`).isFile);
  });
});

Deno.test("a signature fits one message and one key", () => {
  const signer = newSigner();
  const signature = signer.sign(text("a"));
  assertEquals(signature.length, 64);
  assert(verifySignature(signer.publicKey, text("a"), signature));
  assert(!verifySignature(signer.publicKey, text("b"), signature));
  assert(!verifySignature(newSigner().publicKey, text("a"), signature));
  assert(!verifySignature(signer.publicKey, text("a"), signature.slice(1)));
  assert(!verifySignature(signer.publicKey.slice(1), text("a"), signature));
});

Deno.test("the known answer of RFC 8032 §7.1, test 2", () => {
  const hex = (s: string) => Uint8Array.from(s.match(/../g) ?? [], (b) => parseInt(b, 16));
  const key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = hex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  assert(verifySignature(key, hex("72"), signature));
  assert(!verifySignature(key, hex("73"), signature));
});
