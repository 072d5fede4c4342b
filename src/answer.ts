/** What the running recorder does for whoever asks over the local socket. */
import {
  camerasFromPage,
  markFromPage,
  setCameraNets,
} from "../recorder/admin/camera_address/camera_nets.ts";
import { addCamera, setSite } from "../recorder/admin/cameras.ts";
import { changedSite } from "../recorder/admin/change_site.ts";
import { placeHold } from "../recorder/admin/holds.ts";
import type { Engine } from "../recorder/engine/engine.ts";
import { measuredBitrates, sizeNow } from "../recorder/engine/outlook.ts";
import type { Opened } from "../recorder/engine/start.ts";
import { setTimeSources, type TimeSources } from "../recorder/engine/time_sources.ts";
import type { ExportDesk } from "../recorder/export/desk.ts";
import type { Evidence } from "../recorder/evidence/evidence.ts";
import type { RecorderStatus } from "../recorder/read_port.ts";
import { setWatchLimit } from "../recorder/register/watch_limit.ts";
import type { People } from "../recorder/people/people.ts";
import { answerPeople } from "./answers/people.ts";
import { answerRegister, isAboutRegister, type RegisterDeps } from "./answers/register.ts";
import { answerExports, isAboutExports } from "./answers/exports.ts";
import { answerRules, isAboutRules, type RuleDeps } from "./answers/rules.ts";
import { answerEvidence, isAboutEvidence } from "./answers/evidence.ts";
import { checkFromAfar, pinUnder } from "./camera_pin.ts";
import type { AskedBy } from "./control/asker.ts";
import type { Question } from "./control/protocol.ts";

/** What answers are made from. */
export interface AnswerDeps extends Pick<RuleDeps, "keys"> {
  readonly opened: Opened;
  readonly engine: Engine;
  readonly sources: TimeSources;
  readonly status: () => RecorderStatus;
  readonly people: People;
  readonly evidence: Evidence;
  readonly register: RegisterDeps;
  readonly exports: ExportDesk;
}

/** Does what is asked and answers it; that `asked` may ask it was looked at before. Throws `InputError`. */
export async function answerQuestion(
  q: Question,
  deps: AnswerDeps,
  asked: AskedBy,
): Promise<unknown> {
  const { opened, engine, sources, status } = deps;
  const { ledger, time, applyRules, applyHolds } = opened;
  const size = () => sizeNow(opened.index, opened.geometry.blockBytes, time.now());
  const measured = () => measuredBitrates(engine.recordings);
  if (isAboutEvidence(q)) {
    return answerEvidence(q, { ledger, evidence: deps.evidence, stamp: () => time.stamp() });
  }
  switch (q.ask) {
    case "status":
      return status();
    case "camera-add": {
      const afar = asked.by !== "console";
      if (afar) await checkFromAfar(q.camera, pinUnder(ledger));
      const id = addCamera(ledger, size(), measured(), q.camera, time.stamp(), (tx, id) => {
        if (afar) markFromPage(tx, camerasFromPage(ledger), id);
      });
      const camera = ledger.cameras().find((c) => c.id === id);
      if (camera !== undefined) engine.record(camera);
      return { id };
    }
    case "camera-remove": {
      const now = time.stamp();
      ledger.commit((tx) => tx.removeCamera(q.camera, now));
      await engine.forget(q.camera);
      return null;
    }
    case "site-set": {
      const now = time.stamp();
      const site = changedSite(ledger.site(), q, now);
      setSite(ledger, size(), measured(), site, now);
      applyRules();
      return null;
    }
    case "clock-confirm":
      return time.confirm(q.by, q.civil);
    case "ledger-confirm": {
      const now = time.stamp();
      ledger.commit((tx) => tx.confirmKnown(q.by, now));
      applyRules();
      return null;
    }
    case "hold-place": {
      const hold = placeHold(ledger, time, q.hold);
      applyHolds();
      return { hold };
    }
    case "hold-release": {
      const now = time.stamp();
      ledger.commit((tx) => tx.releaseHold(q.hold, q.by, q.why, now));
      applyHolds();
      return null;
    }
    case "camera-nets-set": {
      const now = time.stamp();
      ledger.commit((tx) => setCameraNets(tx, q.nets, now));
      return null;
    }
    case "watch-limit-set": {
      const now = time.stamp();
      ledger.commit((tx) => setWatchLimit(tx, q.hours, now));
      return null;
    }
    case "time-sources-set": {
      const now = time.stamp();
      ledger.commit((tx) => setTimeSources(tx, q.servers, now));
      sources.changed();
      return null;
    }
    default:
      if (isAboutRules(q)) return answerRules(q, deps, asked);
      if (isAboutExports(q)) return await answerExports(q, deps.exports, asked);
      return isAboutRegister(q)
        ? await answerRegister(q, deps.register, asked)
        : await answerPeople(q, deps.people, asked);
  }
}
