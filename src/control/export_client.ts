/** What of an export only the recorder may do, asked for over its socket. */
import { z } from "zod";
import type { ExportAsked, GrantedExport } from "../../recorder/export/desk.ts";
import type { ExportAuthority } from "../../recorder/export/request.ts";
import { CameraId } from "../base/ids.ts";
import { UtcMs } from "../base/units.ts";
import type { question } from "./protocol.ts";

/** Asks the recorder and answers what it says; rejects with what it refuses, and when it does not answer. */
export type AskRecorder = (asked: z.input<typeof question>) => Promise<unknown>;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const words = z.string();
const signed = z.object({ text: words, signature: hex(128) }).nullable();
const checkpoints = z.object({ before: signed, after: signed, why: words.nullable() });
const signature = z.object({ signature: hex(128) });
const granted = z.object({
  request: z.object({
    id: hex(32),
    cameras: z.array(z.object({ id: z.int().transform(CameraId), name: words })),
    from: z.int().transform(UtcMs),
    to: z.int().transform(UtcMs),
    requester: words,
    purpose: words,
    destination: words,
    requestId: z.int().nullable(),
    legalBasis: z.object({
      layers: z.array(words),
      cites: z.array(words),
      rulesVersion: words,
    }),
  }),
  registerEntry: z.int(),
  keyId: hex(16),
  publicKey: hex(64),
});

/** An altered copy's account is handed in at once: this many bytes at most. */
export const LARGEST_PUBLISHED = 44_000;

/** Has the account of an altered copy signed. @returns 64 bytes. Rejects with what is wrong with it. */
export async function signPublished(ask: AskRecorder, account: Uint8Array): Promise<Uint8Array> {
  const answer = await ask({ ask: "altered-copy-sign", account: account.toBase64() });
  return Uint8Array.fromHex(signature.parse(answer).signature);
}

/** Bytes of an account that fit into one line. */
const PIECE = 32 * 1024;

/** Has an export granted and registered. Rejects with `InputError` where it may not be. */
export async function beginExport(ask: AskRecorder, asked: ExportAsked): Promise<GrantedExport> {
  return granted.parse(
    await ask({ ask: "export-begin", export: { ...asked, cameras: [...asked.cameras] } }),
  );
}

/** The authority of a granted export. */
export function authorityOf(ask: AskRecorder, it: GrantedExport): ExportAuthority {
  const { id } = it.request;
  return {
    keyId: it.keyId,
    publicKey: Uint8Array.fromHex(it.publicKey),
    registerBeforeFirstByte: () => Promise.resolve(it.registerEntry),
    checkpoints: async () => checkpoints.parse(await ask({ ask: "export-checkpoints", id })),
    async sign(manifest) {
      for (let offset = 0; offset < manifest.length; offset += PIECE) {
        const data = manifest.slice(offset, offset + PIECE).toBase64();
        await ask({ ask: "export-append", id, offset, data });
      }
      return Uint8Array.fromHex(signature.parse(await ask({ ask: "export-sign", id })).signature);
    },
  };
}
