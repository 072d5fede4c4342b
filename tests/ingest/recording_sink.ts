import type {
  GapCause,
  Sample,
  SampleSink,
  SenderReport,
  SourceNotice,
  StreamParams,
} from "../../recorder/port.ts";

/** One call of a source. */
export type Event =
  | { readonly what: "open"; readonly params: StreamParams }
  | { readonly what: "sample"; readonly sample: Sample }
  | { readonly what: "broken" | "closed"; readonly cause: GapCause; readonly detail: string }
  | { readonly what: "notice"; readonly notice: SourceNotice }
  | { readonly what: "report"; readonly report: SenderReport };

/**
 * A sink that remembers everything and checks the port's promises as it goes: parameters before
 * samples, and a key frame first after `open`, `broken` and `closed`.
 */
export class RecordingSink implements SampleSink {
  readonly events: Event[] = [];
  /** Promises that the source broke, in words. */
  readonly faults: string[] = [];
  #open = false;
  #needsKey = true;
  #frozen = false;
  #waiting: { readonly met: () => boolean; readonly go: () => void }[] = [];

  get opens(): StreamParams[] {
    return this.events.flatMap((e) => e.what === "open" ? [e.params] : []);
  }
  get video(): Sample[] {
    return this.events.flatMap((e) =>
      e.what === "sample" && e.sample.track === "video" ? [e.sample] : []
    );
  }
  get audio(): Sample[] {
    return this.events.flatMap((e) =>
      e.what === "sample" && e.sample.track === "audio" ? [e.sample] : []
    );
  }
  get closes(): { cause: GapCause; detail: string }[] {
    return this.events.flatMap((e) => e.what === "closed" ? [e] : []);
  }
  get breaks(): { cause: GapCause; detail: string }[] {
    return this.events.flatMap((e) => e.what === "broken" ? [e] : []);
  }
  get notices(): SourceNotice[] {
    return this.events.flatMap((e) => e.what === "notice" ? [e.notice] : []);
  }

  /** Every later call is a fault: the source was stopped. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Resolves when `met` holds after some call; rejects, with what came so far, after `ms`. */
  async until(what: string, met: () => boolean, ms: number): Promise<void> {
    if (met()) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`not within ${ms} ms: ${what}; so far ${this.story()}`)),
        ms,
      );
    });
    try {
      await Promise.race([late, new Promise<void>((go) => this.#waiting.push({ met, go }))]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What came, in short, for messages. */
  story(): string {
    const words = this.events.map((e) => {
      if (e.what === "sample") return e.sample.key ? "K" : ".";
      if (e.what === "broken" || e.what === "closed") return ` ${e.what}(${e.cause}: ${e.detail}) `;
      if (e.what === "notice") return ` notice(${e.notice.kind}: ${e.notice.detail}) `;
      return e.what === "open" ? ` open(${e.params.video.codec} ${e.params.video.width}) ` : "";
    });
    return words.join("").slice(-1500);
  }

  open(params: StreamParams): void {
    this.#open = true;
    this.#needsKey = true;
    this.#add({ what: "open", params });
  }
  sample(sample: Sample): void {
    if (!this.#open) this.faults.push("a sample before open");
    if (sample.track === "video") {
      if (this.#needsKey && !sample.key) this.faults.push("no key frame first");
      this.#needsKey = false;
    }
    this.#add({ what: "sample", sample: { ...sample, data: sample.data.slice() } });
  }
  broken(cause: GapCause, detail: string): void {
    this.#needsKey = true;
    this.#add({ what: "broken", cause, detail });
  }
  senderReport(report: SenderReport): void {
    this.#add({ what: "report", report });
  }
  notice(notice: SourceNotice): void {
    this.#add({ what: "notice", notice });
  }
  closed(cause: GapCause, detail: string): void {
    this.#open = false;
    this.#needsKey = true;
    this.#add({ what: "closed", cause, detail });
  }

  #add(event: Event): void {
    if (this.#frozen) this.faults.push(`${event.what} after stop`);
    this.events.push(event);
    const met = this.#waiting.filter((w) => w.met());
    if (met.length === 0) return;
    this.#waiting = this.#waiting.filter((w) => !met.includes(w));
    for (const w of met) w.go();
  }
}
