/** What the firewall is told about users that run ffmpeg: text for `nft -f`; pure. */

/** Where one ffmpeg may send to. */
export interface Reach {
  /** The camera, or the recorder's relay to it. */
  readonly tcp: { readonly address: string; readonly port: number };
  /** A camera that sends over UDP gets reports from any port at any port; `null` = no UDP. */
  readonly udp: string | null;
}

/** A table of one recorder. */
export interface Table {
  readonly name: string;
  /** Users that run ffmpeg; whoever is not in `grants` reaches nothing. */
  readonly first: number;
  readonly last: number;
}

/**
 * Replaces the table in one transaction, so that there is no moment without it: users in the range may
 * send to what they were granted, and are refused everything else, names included. Other users, and
 * tables of others, are not touched.
 */
export function tableText(table: Table, grants: ReadonlyMap<number, Reach>): string {
  const sets = { tcp4: "", tcp6: "", udp4: "", udp6: "" };
  const add = (set: keyof typeof sets, words: readonly (string | number)[]) =>
    sets[set] += `${sets[set] === "" ? "" : ", "}${words.join(" . ")}`;
  for (const [user, { tcp, udp }] of grants) {
    add(isV6(tcp.address) ? "tcp6" : "tcp4", [user, numeric(tcp.address), tcp.port]);
    if (udp !== null) add(isV6(numeric(udp)) ? "udp6" : "udp4", [user, numeric(udp)]);
  }
  const set = (name: keyof typeof sets, type: string) =>
    `  set ${name} { type uid . ${type};${
      sets[name] === "" ? "" : ` elements = { ${sets[name]} }`
    } }`;
  return [
    ...removal(table),
    `table inet ${table.name} {`,
    set("tcp4", "ipv4_addr . inet_service"),
    set("tcp6", "ipv6_addr . inet_service"),
    set("udp4", "ipv4_addr"),
    set("udp6", "ipv6_addr"),
    "  chain out {",
    "    type filter hook output priority filter; policy accept;",
    `    meta skuid ${table.first}-${table.last} goto ffmpeg`,
    "  }",
    "  chain ffmpeg {",
    "    meta skuid . ip daddr . tcp dport @tcp4 accept",
    "    meta skuid . ip6 daddr . tcp dport @tcp6 accept",
    "    meta l4proto udp meta skuid . ip daddr @udp4 accept",
    "    meta l4proto udp meta skuid . ip6 daddr @udp6 accept",
    "    reject",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Removes the table, also where there is none. */
export const removalText = (table: Table): string => `${removal(table).join("\n")}\n`;

const removal = ({ name }: Table) => [`table inet ${name}`, `delete table inet ${name}`];
const isV6 = (address: string) => numeric(address).includes(":");

/** Without a zone; an IPv4 address in IPv6 writing as the address that is on the wire. Throws on a name. */
function numeric(address: string): string {
  const plain = address.replace(/%.*$/, "").replace(/^::ffff:(?=[\d.]+$)/i, "");
  if (!/^(?:[\d.]+|[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(plain)) {
    throw new Error(`${JSON.stringify(address)} is no address that a firewall knows`);
  }
  return plain;
}
