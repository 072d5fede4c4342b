/** Where cameras may be that are added in the page: the decision of the recorder, with this machine's resolver and addresses. */
import { lookup } from "node:dns/promises";
import { hostFromAfar } from "../device/source/check_url.ts";
import type { Pin } from "../device/rtsp/pinned_dial.ts";
import { cameraNets } from "../recorder/admin/camera_address/camera_nets.ts";
import { parseNets, pinHost, type Resolve } from "../recorder/admin/camera_address/decide.ts";
import type { LedgerReader } from "../recorder/ledger/ledger_reader.ts";
import type { CameraInput } from "../recorder/ledger/records.ts";

/** As a connection would: names of the hosts file and short writings of numbers too. */
const resolveHere: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const ownAddresses = () => Deno.networkInterfaces().map(({ address }) => address);

/** The address to connect to for a host, under the rules that are in force at that moment. */
export function pinUnder(ledger: Pick<LedgerReader, "setting">): Pin {
  return (host) => {
    const rules = { nets: parseNets(cameraNets(ledger)), own: ownAddresses() };
    return pinHost(host, rules, resolveHere);
  };
}

/** Refuses a camera that somebody adds from afar where none may be. Rejects with `InputError`. */
export async function checkFromAfar(camera: CameraInput, pin: Pin): Promise<void> {
  await pin(hostFromAfar({ ...camera, caCerts: [] }));
}
