import assert from "node:assert/strict";
import { hostAllowed } from "./host_check.ts";

const NAMES = new Set(["recorder.local"]);

Deno.test("this machine, addresses and configured names are answered", () => {
  const hosts = ["localhost", "localhost:8080", "127.0.0.1", "192.168.1.20:80", "[::1]:8080"];
  for (const host of [...hosts, "recorder.local", "RECORDER.local:8080", "recorder.local."]) {
    assert.equal(hostAllowed(host, NAMES), true, host);
  }
});

Deno.test("a name that somebody else can point at this machine is not", () => {
  const hosts = [undefined, "", "evil.example", "recorder.local.evil.example", "127.0.0.1.nip.io"];
  for (
    const host of [...hosts, "recorder.local@evil.example", "[evil]", "1.2.3", "a b", "localhost:x"]
  ) {
    assert.equal(hostAllowed(host, NAMES), false, host);
  }
});
