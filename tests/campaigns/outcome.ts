/** What a campaign has to tell: counts, reasons, and the last line that the test runner reads. */

export class Outcome {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  readonly #notes: string[] = [];

  get failed(): number {
    return this.#failed;
  }

  pass(count = 1): void {
    this.#passed += count;
  }

  /** `reason` ends with what replays it. */
  fail(reason: string): void {
    this.#failed++;
    this.#notes.push(reason);
    console.log(`FAILED ${reason}`);
  }

  /** So many tests cannot run here. */
  skip(count: number, reason: string): void {
    this.#skipped += count;
    this.#notes.push(`SKIPPED ${count}: ${reason}`);
    console.log(`SKIPPED ${count}: ${reason}`);
  }

  /** Prints the last line and gives the exit status. */
  finish(): number {
    const [passed, failed, skipped] = [this.#passed, this.#failed, this.#skipped];
    console.log(JSON.stringify({ passed, failed, skipped, notes: this.#notes }));
    return failed > 0 ? 1 : 0;
  }
}
