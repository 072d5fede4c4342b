/** What of an export only the recorder may do, asked for over its socket. */
import * as v from "valibot";
import type { ExportAsked, GrantedExport } from "../../recorder/export/desk.ts";
import type { ExportAuthority } from "../../recorder/export/request.ts";
import { hex, instant, parse, whole } from "../../recorder/shapes.ts";
import { CameraId } from "../base/ids.ts";
import type { question } from "./protocol.ts";

/** Asks the recorder and answers what it says; rejects with what it refuses, and when it does not answer. */
export type AskRecorder = (asked: v.InferInput<typeof question>) => Promise<unknown>;

const text = v.string();
const signed = v.nullable(v.object({ text, signature: hex(128) }));
const checkpoints = v.object({ before: signed, after: signed, why: v.nullable(text) });
const signature = v.object({ signature: hex(128) });
const granted = v.object({
  request: v.object({
    id: hex(32),
    cameras: v.array(v.object({ id: v.pipe(whole, v.transform(CameraId)), name: text })),
    from: instant,
    to: instant,
    requester: text,
    purpose: text,
    destination: text,
    requestId: v.nullable(whole),
    legalBasis: v.object({
      layers: v.array(text),
      cites: v.array(text),
      rulesVersion: text,
    }),
  }),
  registerEntry: whole,
  keyId: hex(16),
  publicKey: hex(64),
});

/** An altered copy's account is handed in at once: this many bytes at most. */
export const LARGEST_PUBLISHED = 44_000;

/** Has the account of an altered copy signed. @returns 64 bytes. Rejects with what is wrong with it. */
export async function signPublished(ask: AskRecorder, account: Uint8Array): Promise<Uint8Array> {
  const answer = await ask({ ask: "altered-copy-sign", account: account.toBase64() });
  return Uint8Array.fromHex(parse(signature, answer).signature);
}

/** Bytes of an account that fit into one line. */
const PIECE = 32 * 1024;

/** Has an export granted and registered. Rejects with `InputError` where it may not be. */
export async function beginExport(ask: AskRecorder, asked: ExportAsked): Promise<GrantedExport> {
  return parse(
    granted,
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
    checkpoints: async () => parse(checkpoints, await ask({ ask: "export-checkpoints", id })),
    async sign(manifest) {
      for (let offset = 0; offset < manifest.length; offset += PIECE) {
        const data = manifest.slice(offset, offset + PIECE).toBase64();
        await ask({ ask: "export-append", id, offset, data });
      }
      return Uint8Array.fromHex(parse(signature, await ask({ ask: "export-sign", id })).signature);
    },
  };
}
