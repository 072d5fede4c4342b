/** Making a signed rule pack: for whoever publishes them. */
import { parsePack, type RulePack, writePack } from "../../policy/rule_pack/pack.ts";
import type { Signer } from "../evidence/signer.ts";
import { writeSigned } from "./signed_pack.ts";

/**
 * The file of a pack. It is read back as a device will read it, so that none is published that every
 * device refuses.
 *
 * @throws {InputError} for a pack that no device would read.
 */
export function buildPack(pack: RulePack, signer: Signer): Uint8Array {
  const text = writePack(pack);
  const parsed = parsePack(text);
  if (!parsed.ok) throw parsed.error;
  const signature = signer.sign(new TextEncoder().encode(text));
  return writeSigned({ keyId: signer.keyId, signature, text });
}
