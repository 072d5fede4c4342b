/** Keeps the firewall's table for users that run ffmpeg: there while one of them runs, gone afterwards. */
import { type Reach, removalText, type Table, tableText } from "./firewall_rules.ts";
import type { RunTool } from "./run_tool.ts";

/** What it needs. */
export interface FirewallOptions {
  /** The path of `nft`. */
  readonly nft: string;
  readonly table: Table;
  readonly run: RunTool;
  readonly say: (line: string) => void;
  /** How often to look whether the table is still there, in milliseconds. */
  readonly lookMs?: number;
}

/** Somebody who loads his own rules removes everybody's: that is noticed within a minute. */
const LOOK_MS = 60_000;

/** One recorder's table. Changes are made one after another. */
export class Firewall {
  readonly #o: FirewallOptions;
  readonly #grants = new Map<number, Reach>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: FirewallOptions) {
    this.#o = options;
  }

  /** From now on this user may send there and nowhere else. Rejects when the firewall cannot be told so. */
  async grant(user: number, reach: Reach): Promise<void> {
    this.#grants.set(user, reach);
    const failure = await this.#inTurn(() => this.#apply());
    if (failure !== null) {
      await this.revoke(user);
      throw new Error(`the firewall could not be told about it: ${failure}`);
    }
    this.#timer ??= setInterval(
      () => void this.#inTurn(() => this.#look()), // never rejects
      this.#o.lookMs ?? LOOK_MS,
    );
  }

  /** This user may send nowhere; after the last one the table is removed. Never rejects. */
  async revoke(user: number): Promise<void> {
    this.#grants.delete(user);
    if (this.#grants.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const failure = await this.#inTurn(() => this.#apply());
    if (failure !== null) this.#o.say(`the firewall keeps an old rule for ffmpeg: ${failure}`);
  }

  async #apply(): Promise<string | null> {
    const { nft, table, run } = this.#o;
    const input = this.#grants.size === 0 ? removalText(table) : tableText(table, this.#grants);
    return await run([nft, "-f", "-"], { input });
  }

  async #look(): Promise<void> {
    const { nft, table, run, say } = this.#o;
    if (this.#grants.size === 0) return;
    if (await run([nft, "list", "chain", "inet", table.name, "ffmpeg"]) === null) return;
    const failure = await this.#apply();
    say(
      failure === null
        ? "somebody removed the firewall's rule for ffmpeg; it was put back"
        : `somebody removed the firewall's rule for ffmpeg, and it cannot be put back: ${failure}`,
    );
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#work.then(work);
    this.#work = mine.catch(() => {});
    return await mine;
  }
}
