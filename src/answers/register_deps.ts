/** What answers about register, requests and actions of two people are made from, in a running recorder. */
import type { Engine } from "../../recorder/engine/engine.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { measuredBitrates, sizeNow } from "../../recorder/engine/outlook.ts";
import type { Opened } from "../../recorder/engine/start.ts";
import type { People } from "../../recorder/people/people.ts";
import { actorOf } from "../../recorder/people/sessions.ts";
import { personById } from "../../recorder/people/store.ts";
import { Looks } from "../../recorder/register/looks.ts";
import { PhotoStore } from "../../recorder/register/photo_store.ts";
import { photosInUse } from "../../recorder/register/read_requests.ts";
import type { RegisterDeps } from "./register.ts";
import { twoPeopleActions, wipe } from "./two_people_actions.ts";

/** Builds them; makes the folder of photographs. */
export function registerDeps(
  { data, opened, engine, people }: {
    readonly data: string;
    readonly opened: Opened;
    readonly engine: Engine;
    readonly people: People;
  },
): RegisterDeps {
  const { ledger, index, time, pool, geometry, applyRules, applyHolds } = opened;
  const actions = {
    ledger,
    time,
    index,
    rulesVersion: () => pool.rules.version,
    size: () => sizeNow(index, geometry.blockBytes, time.now()),
    measured: () => measuredBitrates(engine.recordings),
    applyRules,
    applyHolds,
  };
  return {
    ledger,
    stamp: () => time.stamp(),
    looks: new Looks(ledger),
    photos: new PhotoStore(dataPaths(data).requests, photosInUse(ledger)),
    holdsChanged: applyHolds,
    verify: async (actor, password, { asker }) => {
      await people.signIn.confirm(people.person(actor.id), password, asker);
      return true;
    },
    actorOf: (id) => {
      const person = personById(ledger, id);
      return person === null || person.disabledAt !== null ? null : actorOf(person);
    },
    actions: twoPeopleActions(actions),
    wipe: (by) => wipe(actions, by),
  };
}
