import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../tests/assert.ts";
import { commandLine } from "../child.ts";
import { type Reach, removalText, tableText } from "./firewall_rules.ts";
import { BARE, type ConfineTools, wrapped } from "./layers.ts";
import { OwnUsers, USERS } from "./own_users.ts";
import { type Found, planInWords, planReaders } from "./plan.ts";

const TOOLS: ConfineTools = {
  ffmpeg: "/opt/f/ffmpeg",
  setpriv: "/s",
  prlimit: "/p",
  unshare: "/u",
  bwrap: "/b",
  nft: "/n",
};

Deno.test("for any machine: what is said to hold was tried and worked, and what does not names a remedy", () => {
  const outcome = fc.constantFrom(null, "not permitted");
  fc.assert(fc.property(
    fc.record({
      ...{ limits: outcome, death: outcome, privileges: outcome, user: outcome },
      ...{ sandbox: outcome, firewall: outcome },
    }),
    (tried) => {
      const found: Found = { tools: TOOLS, ...tried };
      const { layers, ownUser, firewall, parts } = planReaders(found);
      const holds = new Set(parts.filter((part) => part.holds).map(({ part }) => part));
      const worked = (name: Exclude<keyof Found, "tools">) => found[name] === null;
      assertEquals(layers.limits, worked("limits"));
      assertEquals(ownUser, worked("death") && worked("privileges") && worked("user"));
      assertEquals(firewall, ownUser && worked("firewall"));
      assertEquals(holds.has("address"), firewall);
      assertEquals(holds.has("user"), ownUser);
      assertEquals(holds.has("files"), ownUser || worked("sandbox"));
      assertEquals(layers.sandbox, !ownUser && worked("sandbox"));
      assertEquals(holds.has("redirect"), true);
      assertEquals(planInWords(parts).length, 1 + parts.length - holds.size);
      for (const part of parts) if (!part.holds) assert(/install|run|needs|give/.test(part.words));
      for (const line of planInWords(parts)) assert(!line.includes("null"), line);
    },
  ));
});

Deno.test("the whole command line of an ffmpeg that is a user of its own", () => {
  const layers = { ...BARE, limits: true, death: true, privileges: true, user: 7 };
  assertEquals(commandLine(wrapped(TOOLS, layers), ["x"]), [
    ...["/s", "--pdeathsig", "KILL", "--reuid=7", "--regid=7", "--clear-groups"],
    ...["--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--"],
    ...["/p", "--as=2147483648", "--nofile=64", "--core=0", "--", "/opt/f/ffmpeg", "x"],
  ]);
  assertEquals(commandLine(wrapped(TOOLS, BARE), []), ["/opt/f/ffmpeg"]);
  const boxed = commandLine(wrapped(TOOLS, { ...BARE, sandbox: true }), []);
  assertEquals(boxed.slice(0, 3), ["/b", "--unshare-all", "--share-net"]);
  assert(boxed.join(" ").includes("--ro-bind-try /opt/f /opt/f --proc"), "where ffmpeg lies");
  const alone = wrapped(TOOLS, { ...BARE, sandbox: true, network: "none" });
  assert(!commandLine(alone, []).includes("--share-net"));
  assertEquals(commandLine(wrapped(TOOLS, { ...BARE, network: "none-as-root" }), []).slice(0, 3), [
    ...["/u", "--net", "--"],
  ]);
});

Deno.test("the firewall's table: who was granted what, and nothing for the others", () => {
  const table = { name: "holdfast_1", first: 10, last: 20 };
  const tcp = { address: "192.0.2.7", port: 554 };
  const grants = new Map<number, Reach>([
    [10, { tcp, udp: null }],
    [11, { tcp: { address: "::ffff:192.0.2.8", port: 1 }, udp: "fe80::1%eth0" }],
    [12, { tcp: { address: "2001:db8::1", port: 2 }, udp: "192.0.2.9" }],
  ]);
  assertEquals(
    tableText(table, grants),
    `table inet holdfast_1
delete table inet holdfast_1
table inet holdfast_1 {
  set tcp4 { type uid . ipv4_addr . inet_service; elements = { 10 . 192.0.2.7 . 554, 11 . 192.0.2.8 . 1 } }
  set tcp6 { type uid . ipv6_addr . inet_service; elements = { 12 . 2001:db8::1 . 2 } }
  set udp4 { type uid . ipv4_addr; elements = { 12 . 192.0.2.9 } }
  set udp6 { type uid . ipv6_addr; elements = { 11 . fe80::1 } }
  chain out {
    type filter hook output priority filter; policy accept;
    meta skuid 10-20 goto ffmpeg
  }
  chain ffmpeg {
    meta skuid . ip daddr . tcp dport @tcp4 accept
    meta skuid . ip6 daddr . tcp dport @tcp6 accept
    meta l4proto udp meta skuid . ip daddr @udp4 accept
    meta l4proto udp meta skuid . ip6 daddr @udp6 accept
    reject
  }
}
`,
  );
  assertEquals(removalText(table), "table inet holdfast_1\ndelete table inet holdfast_1\n");
  for (const address of ["camera.lan", "1.2.3.4 }; accept", "", "a:b; reject", "::1\n"]) {
    const reach = { tcp: { address, port: 1 }, udp: null };
    assertThrows(() => tableText(table, new Map([[10, reach]])), Error);
  }
});

Deno.test("for any data folders: users lie where nobody gives them out, and none is had twice", () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      const users = new OwnUsers(key);
      assert(users.first >= 1879048192 && users.last <= 2147483647 && users.first % USERS === 0);
      const taken = Array.from({ length: USERS }, () => users.take());
      assertEquals(taken.at(-1), null, "the last one is the converter's");
      assertEquals(new Set(taken).size, USERS);
      assert(!taken.includes(users.converter));
      users.free(users.first + 3);
      assertEquals(users.take(), users.first + 3);
    }),
    { numRuns: 50 },
  );
  assert(new OwnUsers("/a").first !== new OwnUsers("/b").first);
});
