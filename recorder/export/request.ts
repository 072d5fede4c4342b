/** What somebody wants to have exported, and on whose word. */
import type { CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";

/** The rules that the export rests on. */
export interface LegalBasis {
  /** Layers of law of the site, such as `CN-LN`. */
  readonly layers: readonly string[];
  /** Articles, such as `LN-17`. */
  readonly cites: readonly string[];
  readonly rulesVersion: string;
}

/** One export as it was asked for and granted. */
export interface ExportRequest {
  /** 32 hexadecimal digits, made at random. */
  readonly id: string;
  readonly cameras: readonly { readonly id: CameraId; readonly name: string }[];
  /** Displayed span, `from` in it and `to` not. */
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** Who is given the footage: name, unit and document as they are to be printed. */
  readonly requester: string;
  readonly purpose: string;
  /** Where the footage goes. */
  readonly destination: string;
  /** The authorities' request that it serves; `null` where there is none. */
  readonly requestId: number | null;
  readonly legalBasis: LegalBasis;
}

/** A checkpoint of the device as it travels: its exact text, and the signature over it in hex. */
export interface SignedText {
  readonly text: string;
  readonly signature: string;
}

/** Checkpoints around an export. `why`: why one is missing, `null` when none is. */
export interface Checkpoints {
  readonly before: SignedText | null;
  readonly after: SignedText | null;
  readonly why: string | null;
}

/** What only the recorder may do for an export. */
export interface ExportAuthority {
  readonly keyId: string;
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  /** Writes the register entry durably and answers its number. Called before the first byte is handed out (invariant 9). */
  registerBeforeFirstByte(request: ExportRequest): Promise<number>;
  /** The last checkpoint before the span and the first one after, made now where there is none yet. */
  checkpoints(request: ExportRequest): Promise<Checkpoints>;
  /** Signs the manifest's exact bytes: 64 bytes. */
  sign(manifest: Uint8Array): Promise<Uint8Array>;
}
