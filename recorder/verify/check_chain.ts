/** Follows a camera's chain through its files and holds it against the stretches of the account. Pure. */
import type { Findings } from "./findings.ts";
import type { HeaderFacts } from "./headers.ts";
import type { ManifestCamera, ManifestStretch } from "./read_manifest.ts";

const NO_HASH = "0".repeat(64);

/** The chain of one camera. */
export class ChainCheck {
  readonly #camera: ManifestCamera;
  readonly #findings: Findings;
  #next = 0;
  #now: ManifestStretch | null = null;
  #head = "";
  #sequence = -1;
  #count = 0;
  #lastEnd: number | undefined;
  #gone = false;
  #clean = true;

  constructor(camera: ManifestCamera, findings: Findings) {
    this.#camera = camera;
    this.#findings = findings;
  }

  /** A header, whole, in the order of the files; `hash`: its own. */
  header(header: HeaderFacts, hash: string, path: string): void {
    const { camera } = this.#camera;
    const where = { camera, at: header.start, path };
    if (header.sequence <= this.#sequence) {
      this.#fault("sequence-back", { ...where, detail: `${this.#sequence} → ${header.sequence}` });
    }
    if (header.previous !== this.#head) this.#begin(header, where);
    this.#head = hash;
    this.#sequence = header.sequence;
    this.#count++;
    this.#lastEnd = header.end;
    this.#gone = false;
  }

  /** Something whose header is gone lay here. */
  gone(): void {
    this.#gone = true;
  }

  /** Nothing follows. Answers whether nothing was wrong. */
  end(): boolean {
    this.#finish();
    const missing = this.#camera.stretches[this.#next];
    if (missing !== undefined) {
      this.#fault("chain-broken", {
        camera: this.#camera.camera,
        ...this.#at(),
        detail: `${missing.firstSequence}–${missing.lastSequence}`,
      });
    }
    return this.#clean;
  }

  #begin(header: HeaderFacts, where: { camera: number; at: number; path: string }): void {
    this.#finish();
    const { stretches } = this.#camera;
    const stretch = stretches[this.#next];
    const fits = stretch !== undefined && stretch.firstSequence === header.sequence &&
      stretch.previous === header.previous &&
      (stretch.why === "start") === (this.#next === 0 && !this.#gone) &&
      (stretch.why === "unreadable") === this.#gone;
    if (!fits) {
      const from = this.#lastEnd === undefined ? "" : new Date(this.#lastEnd).toISOString();
      this.#fault("chain-broken", { ...where, detail: from });
      // Goes on with the stretch that this header lies in, so that the next break is found too.
      const found = stretches.findIndex((s) =>
        header.sequence >= s.firstSequence && header.sequence <= s.lastSequence
      );
      this.#now = null;
      if (found >= 0) this.#next = Math.max(this.#next, found + 1);
      return;
    }
    this.#next++;
    this.#now = stretch;
    this.#count = 0;
    if (stretch.why !== "start") {
      this.#findings.note(`part-starts-${stretch.why}` as "part-starts-not-held", where); // one of the codes, by the account's shape
    }
  }

  /** The stretch so far must end here. */
  #finish(): void {
    const now = this.#now;
    this.#now = null;
    if (now === null) return;
    const ends = now.head === this.#head && now.lastSequence === this.#sequence &&
      now.fragments === this.#count;
    if (!ends) {
      this.#fault("stretch-differs", {
        camera: this.#camera.camera,
        ...this.#at(),
        detail: `${now.lastSequence} ≠ ${this.#sequence}`,
      });
    }
  }

  #at(): { at?: number } {
    return this.#lastEnd === undefined ? {} : { at: this.#lastEnd };
  }

  #fault(
    code: "sequence-back" | "chain-broken" | "stretch-differs",
    where: Parameters<Findings["fault"]>[1],
  ): void {
    this.#clean = false;
    this.#findings.fault(code, where);
  }
}

/** What a camera's first fragment names. */
export const isFirst = (previous: string): boolean => previous === NO_HASH;
