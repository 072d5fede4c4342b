/** What a check found, as data: the texts are in `text/`. */

/** Codes of what is wrong: the export is not what the device made. */
export const FAULTS = [
  "no-manifest",
  "manifest-unreadable",
  "no-signature",
  "signature-wrong",
  "key-differs",
  "key-id-wrong",
  "file-missing",
  "file-extra",
  "file-length",
  "file-hash",
  "frame-hash",
  "video-broken",
  "opening-wrong",
  "foreign-fragment",
  "header-damaged",
  "payload-differs",
  "time-differs",
  "sequence-back",
  "chain-broken",
  "stretch-differs",
  "list-differs",
  "index-differs",
  "account-differs",
  "not-covered",
  "checkpoint-signature",
  "checkpoint-differs",
  "link-broken",
  "witness-differs",
  "zip-name",
  "zip-twice",
  "zip-layout",
  "zip-header",
  "published-unreadable",
  "published-differs",
] as const;

/** Codes of what is so, and should be known. */
export const NOTES = [
  "key-not-compared",
  "no-checkpoint-before",
  "no-checkpoint-after",
  "not-anchored-before",
  "not-anchored-after",
  "unwitnessed",
  "unwitnessed-since",
  "witness-not-linked",
  "part-starts-outside-span",
  "part-starts-unreadable",
  "part-starts-not-held",
  "fragment-damaged",
  "fragment-gone",
  "clock-unknown",
  "extra-file",
  "opening-missing",
  "altered-copy",
  "altered-by",
  "altered-region",
  "altered-sound-kept",
  "altered-sound-out",
  "altered-sound-none",
] as const;

/** Codes of what is proven. */
export const PROOFS = [
  "signature-right",
  "key-compared",
  "files-whole",
  "fragments-whole",
  "chain-whole",
  "span-covered",
  "chain-beginning",
  "anchored-before",
  "anchored-after",
  "witnessed",
  "altered-signed",
  "original-named",
] as const;

/** What proves that an export is not what was recorded. */
export type FaultCode = typeof FAULTS[number];
/** What a reader should know, and breaks nothing. */
export type NoteCode = typeof NOTES[number];
/** What was shown to be so. */
export type ProofCode = typeof PROOFS[number];

/** Where something was found, as far as that can be said. */
export interface Where {
  readonly path?: string;
  readonly camera?: number;
  /** Displayed time in ms at which it begins. */
  readonly at?: number;
  /** More about it, in no language: numbers, hashes, names. */
  readonly detail?: string;
}

/** One finding. */
export interface Finding<C extends string> extends Where {
  readonly code: C;
}

/** What a check of an export came to. */
export interface Verdict {
  /** Whether nothing was wrong. */
  readonly whole: boolean;
  /**
   * For an altered copy, which proves nothing about what was recorded: of which export it is, and who
   * made it. `null` for an export.
   */
  readonly altered: { readonly of: string; readonly by: string } | null;
  readonly faults: readonly Finding<FaultCode>[];
  readonly notes: readonly Finding<NoteCode>[];
  readonly proofs: readonly Finding<ProofCode>[];
  /** The key that signed, in hex; empty where none could be read. */
  readonly publicKey: string;
  readonly fragments: number;
  /** Bytes of video that were read and hashed. */
  readonly bytes: number;
}

/** More of one kind than this are counted, not listed. */
const MOST = 100;

/** Gathers findings while a check runs. */
export class Findings {
  readonly faults: Finding<FaultCode>[] = [];
  readonly notes: Finding<NoteCode>[] = [];
  readonly proofs: Finding<ProofCode>[] = [];

  fault(code: FaultCode, where: Where = {}): void {
    if (this.faults.length < MOST) this.faults.push({ code, ...where });
  }

  note(code: NoteCode, where: Where = {}): void {
    if (this.notes.length < MOST) this.notes.push({ code, ...where });
  }

  proof(code: ProofCode, where: Where = {}): void {
    this.proofs.push({ code, ...where });
  }
}
