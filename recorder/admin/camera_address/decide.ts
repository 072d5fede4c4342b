/**
 * Where cameras may be that somebody adds from afar: whoever may enter an address could otherwise have
 * the recorder speak to services of its own machine, or of others, that only it can reach.
 */
import { InputError, RefusedError } from "../../../src/base/result.ts";
import { holds, type Ip, kindOf, type Net, parseIp, parseNet } from "./ip.ts";

/** What governs. */
export interface AddressRules {
  /** The ranges of cameras; none means any ordinary address. */
  readonly nets: readonly Net[];
  /** This machine's own addresses. */
  readonly own: readonly string[];
}

/** Every address of a name, as the system's resolver has them; an address is its own. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Ranges as a person gives them. Throws `InputError`. */
export function parseNets(texts: readonly string[]): Net[] {
  return texts.map((text) => {
    const net = parseNet(text);
    if (net !== null) return net;
    throw new InputError("net", `${text} is no range of addresses`, "give it as 192.168.1.0/24");
  });
}

/**
 * Why no camera may be at this address; `null` when one may. An address of this machine, or of a
 * kind that is no camera's, is allowed only where the ranges name it on purpose: a range of that
 * kind, or that one address. `0.0.0.0/0` allows no loopback.
 */
export function refuseAddress(text: string, { nets, own }: AddressRules): string | null {
  const ip = parseIp(text);
  if (ip === null) return `${text} is no address`;
  const kind = kindOf(ip);
  if (kind === "unspecified" || kind === "multicast") return `${text} is no machine's address`;
  const containing = nets.filter((net) => holds(net, ip));
  const exact = containing.some((net) => net.prefix === net.bits);
  if (kind !== "ordinary" && !exact && !containing.some((net) => kindOf(net) === kind)) {
    return `${text} is a ${kind} address`;
  }
  const isOwn = own.some((one) => same(parseIp(one), ip));
  if (kind === "ordinary" && isOwn && !exact) return `${text} is this recorder itself`;
  if (nets.length > 0 && containing.length === 0) {
    return `${text} is outside the addresses of cameras`;
  }
  return null;
}

const same = (a: Ip | null, b: Ip) => a !== null && a.bits === b.bits && a.value === b.value;

/**
 * The address to connect to for a camera's host: every address that the name has must be allowed, and
 * the one that was looked at is the one to use, or a second answer of the resolver could lead elsewhere.
 * Rejects with `RefusedError` on field `url`.
 */
export async function pinHost(
  host: string,
  rules: AddressRules,
  resolve: Resolve,
): Promise<string> {
  let found: readonly string[];
  try {
    found = await resolve(host);
  } catch {
    found = [];
  }
  const [address] = found;
  if (address === undefined) {
    throw new RefusedError("url", `${host} has no address`, "give the camera's own IP address");
  }
  for (const one of found) {
    const why = refuseAddress(one, rules);
    if (why === null) continue;
    throw new RefusedError(
      "url",
      `no camera may be there: ${why}`,
      "give an address of the cameras' network; on the recorder itself, `holdfast site camera-nets` names that network",
    );
  }
  return address;
}
