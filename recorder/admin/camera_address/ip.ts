/** IP addresses as numbers: what they are, and which of them no camera has. */
import { isIP } from "node:net";

/** What an address is for. Only `ordinary` ones are cameras' without somebody saying so. */
export type AddressKind =
  | "ordinary"
  | "loopback"
  | "link-local"
  /** Answers of a cloud's host to its guests, passwords among them. */
  | "metadata"
  /** 0.0.0.0/8 and `::`: this machine, to a connection. */
  | "unspecified"
  | "multicast";

/** An address as a number of 32 or 128 bits. */
export interface Ip {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A range of addresses in CIDR notation. */
export interface Net extends Ip {
  readonly prefix: number;
}

/**
 * An address in its usual writing; `null` for anything else, also for the short and octal forms that
 * resolvers understand. An IPv6 address that stands for an IPv4 one (mapped, compatible, NAT64 of RFC
 * 6052, 6to4 of RFC 3056) is that one. A zone (`%eth0`) is left out.
 */
export function parseIp(text: string): Ip | null {
  const plain = text.replace(/%[\w.-]+$/, "");
  const version = isIP(plain);
  if (version === 4) return { bits: 32, value: fromBytes(plain.split(".").map(Number), 8) };
  if (version !== 6) return null;
  // The URL parser writes every form with groups alone.
  const [head = "", tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const groups = (part: string) => part === "" ? [] : part.split(":").map((g) => parseInt(g, 16));
  const [front, back] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? [] : Array<number>(8 - front.length - back.length).fill(0);
  const value = fromBytes([...front, ...zeros, ...back], 16);
  const inside = embedded(value);
  return inside === null ? { bits: 128, value } : { bits: 32, value: inside };
}

const fromBytes = (parts: readonly number[], width: number): bigint =>
  parts.reduce((sum, part) => sum << BigInt(width) | BigInt(part), 0n);

const LOW_32 = 0xffff_ffffn;

function embedded(value: bigint): bigint | null {
  const high = value >> 32n;
  if (high === 0xffffn || high === 0x64_ff9b_0000_0000_0000_0000n) return value & LOW_32;
  if (high === 0n && value > 1n) return value & LOW_32;
  return value >> 112n === 0x2002n ? value >> 80n & LOW_32 : null;
}

/** A range such as `192.168.1.0/24`, or one address; `null` when it is none, or has bits behind its prefix. */
export function parseNet(text: string): Net | null {
  const match = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim());
  const ip = parseIp(match?.[1] ?? "");
  if (ip === null || match?.[1]?.includes("%")) return null;
  // A range of mapped addresses is written as what it stands for.
  if (ip.bits === 32 && isIP(match?.[1] ?? "") === 6) return null;
  const prefix = match?.[2] === undefined ? ip.bits : Number(match[2]);
  if (prefix > ip.bits) return null;
  const net = { ...ip, prefix };
  return ip.value === first(net) ? net : null;
}

const first = ({ bits, value, prefix }: Net): bigint => {
  const host = BigInt(bits - prefix);
  return value >> host << host;
};

/** Whether a range holds an address. */
export const holds = (net: Net, ip: Ip): boolean =>
  net.bits === ip.bits && first({ ...ip, prefix: net.prefix }) === net.value;

/** Ranges of IANA's special-purpose registries (RFC 6890), and where clouds tell their guests about themselves. */
const KINDS: readonly (readonly [Exclude<AddressKind, "ordinary">, readonly string[]])[] = [
  ["metadata", [
    ...["169.254.169.254/32", "169.254.170.2/32", "100.100.100.200/32", "168.63.129.16/32"],
    ...["192.0.0.192/32", "fd00:ec2::254/128"],
  ]],
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["link-local", ["169.254.0.0/16", "fe80::/10"]],
  ["unspecified", ["0.0.0.0/8", "::/128"]],
  ["multicast", ["224.0.0.0/4", "255.255.255.255/32", "ff00::/8"]],
];
const TABLE = KINDS.map(([kind, ranges]) =>
  [kind, ranges.flatMap((range) => parseNet(range) ?? [])] as const
);

/** What an address is for. */
export function kindOf(ip: Ip): AddressKind {
  return TABLE.find(([, nets]) => nets.some((net) => holds(net, ip)))?.[0] ?? "ordinary";
}
