/** `holdfast law pack key | build`: what a publisher of rule packs does, on a machine of its own. */
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { parseHolidayTable } from "../../policy/calendar/holiday_table.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { BUILT_IN } from "../../policy/rule_book.ts";
import { parsePack } from "../../policy/rule_pack/pack.ts";
import { newKeyPem, type Signer, signerOfPem } from "../../recorder/evidence/signer.ts";
import { buildPack } from "../../recorder/rules/build_pack.ts";
import { InputError } from "../base/result.ts";
import { options, required, whole } from "../options.ts";
import { print } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { readBytes, readJson } from "./read_file.ts";

/** Makes a publisher's key: `FILE` (keep it secret) and `FILE.pub`, which goes onto devices as `keys/rule-publisher.pub`. */
export function makeKey(args: readonly string[]): number {
  const { values } = options(args, { out: { type: "string" } });
  const out = required(values.out, "out");
  const pem = newKeyPem();
  const signer = signerOf(pem, out);
  write(out, new TextEncoder().encode(pem), 0o600);
  write(`${out}.pub`, new TextEncoder().encode(`${signer.publicKey.toHex()}\n`), 0o644);
  print(`The publisher's key ${signer.keyId} is in ${out}; its public half in ${out}.pub.`);
  return 0;
}

/** Builds and signs a pack. */
export function build(args: readonly string[]): number {
  const { values } = options(args, {
    "layers-from": { type: "string" },
    holidays: { type: "string" },
    pack: { type: "string" },
    note: { type: "string" },
    issued: { type: "string" },
    key: { type: "string" },
    out: { type: "string" },
  });
  const keyPath = required(values.key, "key");
  const out = required(values.out, "out");
  const source = values["layers-from"];
  const layers = source === undefined
    ? {}
    : source === "built-in"
    ? BUILT_IN.layers
    : readJson(source);
  const pack = parsePack(JSON.stringify({
    format: 1,
    pack: whole(required(values.pack, "pack"), "pack", 1, 1_000_000),
    issued: values.issued ?? formatIsoDate(shanghaiDay(realClock.wall())),
    note: required(values.note, "note"),
    layers,
    ...(values.holidays === undefined ? {} : { holidays: holidaysOf(values.holidays) }),
  }));
  if (!pack.ok) throw pack.error;
  const signer = signerOf(new TextDecoder().decode(readBytes(keyPath)), keyPath);
  const bytes = buildPack(pack.value, signer);
  write(out, bytes, 0o644);
  print(`Rule pack ${pack.value.pack}, ${bytes.length} bytes, signed by ${signer.keyId}: ${out}`);
  return 0;
}

/** A table from a file, so that an error names the file's own fields. */
function holidaysOf(path: string): unknown {
  const table = parseHolidayTable(readJson(path));
  if (table.ok) return table.value;
  throw table.error;
}

function signerOf(pem: string, path: string): Signer {
  const signer = signerOfPem(pem);
  if (signer !== null) return signer;
  throw new InputError("--key", `${path} is no private Ed25519 key in PEM`, "name one");
}

/** Writes a new file; what is there already is left alone. */
function write(path: string, bytes: Uint8Array, mode: number): void {
  try {
    Deno.writeFileSync(path, bytes, { createNew: true, mode });
  } catch (error) {
    const why = error instanceof Deno.errors.AlreadyExists
      ? "is there already"
      : `cannot be written: ${error instanceof Error ? error.message : error}`;
    throw new InputError("--out", `${path} ${why}`, "name a new file");
  }
}
