/**
 * Where exports are granted, registered and signed: in the recorder's own process. It signs no
 * account whose chain is not that of its own disks, whoever asks.
 */
import { layersOf } from "../engine/site_layers.ts";
import { deviceBook } from "../rules/device_rules.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import { joinBytes } from "../../src/base/bytes.ts";
import type { Clock } from "../../src/base/clock.ts";
import { type CameraId, randomHexId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { SignedCheckpoint } from "../evidence/checkpoint.ts";
import { plainCheckpoint } from "../evidence/checkpoint.ts";
import {
  checkpointAfter,
  checkpointBefore,
  DamagedCheckpoint,
} from "../evidence/checkpoint_store.ts";
import type { Signer } from "../evidence/signer.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import { type By, may } from "../people/roles.ts";
import type { Person, RegisterInput } from "../register_port.ts";
import { requestEntry } from "../register/entries_made.ts";
import { readRequest } from "../register/read_requests.ts";
import { writeEntry } from "../register/register.ts";
import { requestDone } from "../register/requests.ts";
import type { BlockBytes } from "./block_files.ts";
import type { HeldRows } from "./indexed_rows.ts";
import { judgeAccount } from "./judge_account.ts";
import { ownUseEntry } from "./own_use.ts";
import { judgePublished, sha256Of } from "./judge_published.ts";
import type { Checkpoints, ExportRequest, SignedText } from "./request.ts";
import { selectRows } from "./select_rows.ts";

/** What somebody asks to have exported. */
export interface ExportAsked {
  /** The identity of an interrupted export that goes on; `null`: a new one. */
  readonly id: string | null;
  readonly cameras: readonly CameraId[];
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** The authorities' request that it serves, whose persons and purpose then count; or `null`. */
  readonly request: number | null;
  readonly who: Person;
  /** Of an export without a request: the other one of the two of the staff who make it. */
  readonly second: Person | null;
  readonly purpose: string;
  readonly destination: string;
}

/** A granted export, already in the register. */
export interface GrantedExport {
  readonly request: ExportRequest;
  readonly registerEntry: number;
  readonly keyId: string;
  /** 32 bytes in hex. */
  readonly publicKey: string;
}

/** What the desk works with. */
export interface DeskDeps {
  readonly ledger: Ledger;
  readonly stamp: () => Stamp;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly held: HeldRows;
  readonly openBlocks: () => BlockBytes & Disposable;
  /** Signs what is held now; `null` where no recorder runs. */
  readonly checkpoint: (() => SignedCheckpoint) | null;
}

/** Footage that ended so short a time ago may still be on its way to the disk. */
const ON_ITS_WAY_MS = 6000;
/** A fragment is in a checkpoint at the latest so long after it was complete. */
const ACKNOWLEDGED_MS = 10_000;
/** More exports at once are given up, oldest first. */
const MOST_OPEN = 16;

interface Ticket {
  readonly granted: GrantedExport;
  readonly by: By;
  checkpoints: Checkpoints | null;
  /** The account as far as it was handed in. */
  readonly pieces: Uint8Array[];
  bytes: number;
}

/** A longer account is not taken. */
const LONGEST_ACCOUNT = 64 * 1024 * 1024;

export class ExportDesk {
  readonly #deps: DeskDeps;
  readonly #open = new Map<string, Ticket>();

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  /**
   * Grants an export and writes it into the register; both are durable when it returns.
   * @throws {InputError} for what is not well formed, {@link RefusedError} for what may not be.
   */
  begin(asked: ExportAsked, by: By): GrantedExport {
    const { ledger, stamp, signer, clock } = this.#deps;
    const to = UtcMs(Math.min(asked.to, clock.wall() - ON_ITS_WAY_MS));
    if (!(asked.from < asked.to)) {
      throw new InputError("to", "is not after from", "give a later end");
    }
    if (!(asked.from < to)) {
      throw new InputError("from", "lies ahead", "ask for footage that is recorded already");
    }
    if (new Set(asked.cameras).size !== asked.cameras.length || asked.cameras.length === 0) {
      throw new InputError("cameras", "none or one twice", "name each camera once");
    }
    for (const camera of asked.cameras) {
      if (by === "console" || may(by, "export", camera)) continue;
      throw new RefusedError("right", `you may not export camera ${camera}`, "ask a manager");
    }
    const named = ledger.cameras({ removed: true });
    const cameras = asked.cameras.map((id) => {
      const camera = named.find((c) => c.id === id);
      if (camera === undefined) {
        throw new InputError("cameras", `there is no camera ${id}`, "name another");
      }
      return { id, name: camera.name };
    });
    const span = { from: asked.from, to };
    const granting = asked.request === null ? null : readRequest(ledger, asked.request);
    const entry = granting === null ? this.#ownUse({ ...asked, to }, by) : requestEntry(granting, {
      action: granting.action === "retrieve" ? "retrieve" : "copy",
      cameras: asked.cameras,
      span,
    });
    const registerEntry = ledger.commit((tx) => writeEntry(tx, entry, by, stamp()));
    const layers = layersOf(ledger.site());
    const people = [entry.who, entry.second].filter((p) => p !== null);
    const request: ExportRequest = {
      id: asked.id ?? randomHexId(),
      cameras,
      ...span,
      requester: people.map((p) => [p.name, p.unit, p.document].filter((w) => w !== "").join(", "))
        .join("; "),
      purpose: entry.purpose,
      destination: entry.destination,
      requestId: asked.request,
      legalBasis: granting === null
        ? { layers, cites: [], rulesVersion: rulesVersion(layers, deviceBook(ledger)) }
        : {
          layers: granting.decision.layers,
          cites: granting.decision.cites,
          rulesVersion: granting.decision.rulesVersion,
        },
    };
    const publicKey = Uint8Array.from(signer.publicKey).toHex();
    const granted = { request, registerEntry, keyId: signer.keyId, publicKey };
    this.#open.delete(request.id);
    this.#open.set(request.id, { granted, by, checkpoints: null, pieces: [], bytes: 0 });
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return granted;
  }

  /** The checkpoints nearest to the footage, one made now where none is after it. @throws {InputError} */
  checkpoints(id: string, by: By): Checkpoints {
    const ticket = this.#ticket(id, by);
    const { ledger } = this.#deps;
    const { first, last } = this.#trusted(ticket.granted.request);
    const now = this.#deps.checkpoint?.() ?? null;
    const before = first === null
      ? null
      : readable(() => checkpointBefore(ledger, TrustedMs(first - 1)));
    const after = last === null
      ? now
      : readable(() => checkpointAfter(ledger, TrustedMs(last + ACKNOWLEDGED_MS))) ?? now;
    const why = [
      before === null ? "no checkpoint from before this footage is kept" : "",
      after === null ? "no recorder was running that could make one" : "",
    ].filter((w) => w !== "").join("; ");
    ticket.checkpoints = {
      before: before && signedText(before),
      after: after && signedText(after),
      why: why === "" ? null : why,
    };
    return ticket.checkpoints;
  }

  /** Takes a piece of the account, from its front to its end. @throws {InputError} */
  append(id: string, offset: number, piece: Uint8Array, by: By): void {
    const ticket = this.#ticket(id, by);
    if (offset === 0) {
      ticket.pieces.length = 0;
      ticket.bytes = 0;
    }
    if (offset !== ticket.bytes || offset + piece.length > LONGEST_ACCOUNT) {
      throw new InputError("offset", "is not where the piece before ended", "begin at 0 again");
    }
    ticket.pieces.push(piece);
    ticket.bytes += piece.length;
  }

  /**
   * Signs the exact bytes of the account that was handed in when it says what was granted and its chain is that of the disks.
   * Writes that the request was served. @throws {RefusedError} with what is wrong with it.
   */
  async sign(id: string, by: By): Promise<Uint8Array> {
    const ticket = this.#ticket(id, by);
    const manifest = joinBytes(ticket.pieces);
    const { ledger, stamp, signer, held, openBlocks } = this.#deps;
    using blocks = openBlocks();
    const wrong = await judgeAccount(manifest, ticket.granted, ticket.checkpoints, held, blocks);
    if (wrong !== null) {
      throw new RefusedError("manifest", wrong, "make the export again");
    }
    const { request } = ticket.granted;
    const now = stamp();
    ledger.commit((tx) => {
      tx.appendEvent({
        kind: "export-signed",
        camera: null,
        reason: "an export was finished and signed",
        details: {
          export: id,
          entry: ticket.granted.registerEntry,
          request: request.requestId,
          sha256: sha256Of(manifest),
        },
      }, now);
      if (request.requestId !== null) {
        requestDone(tx, request.requestId, { export: id }, ticket.by, now);
      }
    });
    this.#open.delete(id);
    return signer.sign(manifest);
  }

  /**
   * Signs the exact bytes of an altered copy's account, when it names this device and an export that
   * this device signed; what was altered it can only repeat as it was told.
   * @throws {RefusedError} with what is wrong with it.
   */
  signPublished(account: Uint8Array): Uint8Array {
    const { ledger, stamp, signer } = this.#deps;
    const wrong = judgePublished(account, signer, ledger);
    if (typeof wrong === "string") {
      throw new RefusedError("account", wrong, "give the device that made the export");
    }
    const { original, by, purpose, videos } = wrong;
    ledger.commit((tx) =>
      tx.appendEvent({
        kind: "altered-copy-signed",
        camera: null,
        reason: "an altered copy of an export was made for the public, and signed as such",
        details: {
          export: original.export,
          by: by.slice(0, 200),
          purpose: purpose.slice(0, 1000),
          videos: videos.length,
          sha256: sha256Of(account),
        },
      }, stamp())
    );
    return signer.sign(account);
  }

  /** Two of the own staff at the device, or nobody; a refusal is written down. */
  #ownUse(asked: ExportAsked, by: By): RegisterInput {
    const { ledger, stamp } = this.#deps;
    try {
      return ownUseEntry(ledger, asked, by);
    } catch (error) {
      if (error instanceof RefusedError) {
        ledger.event({
          kind: "export-refused",
          camera: null,
          reason: `footage was not exported: ${error.problem}`.slice(0, 500),
          details: { cameras: asked.cameras, by: by === "console" ? by : by.id },
        }, stamp());
      }
      throw error;
    }
  }

  #ticket(id: string, by: By): Ticket {
    const ticket = this.#open.get(id);
    if (ticket !== undefined && personOf(ticket.by) === personOf(by)) return ticket;
    throw new InputError("export", "is not being made any more", "begin it again");
  }

  /** Trusted time of the first and the last fragment of all cameras. */
  #trusted({ cameras, from, to }: ExportRequest): { first: number | null; last: number | null } {
    let [first, last]: [number | null, number | null] = [null, null];
    for (const { id } of cameras) {
      for (const { row } of selectRows(this.#deps.held, id, from, to)) {
        first = Math.min(first ?? row.trusted, row.trusted);
        last = Math.max(last ?? row.trusted, row.trusted);
      }
    }
    return { first, last };
  }
}

const personOf = (by: By) => by === "console" ? null : by.id;

const signedText = (signed: SignedCheckpoint): SignedText => {
  const { text, signature } = plainCheckpoint(signed);
  return { text, signature };
};

/** A checkpoint that cannot be read any more is none; the log's own check says so. */
function readable(find: () => SignedCheckpoint | null): SignedCheckpoint | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof DamagedCheckpoint) return null;
    throw error;
  }
}
