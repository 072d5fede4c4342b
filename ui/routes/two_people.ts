/** Routes of what two people do together, and of taking the device out of service. */
import type { Context, Hono } from "hono";
import type { ProposalKind } from "../../recorder/register_port.ts";
import { InputError } from "../../src/base/result.ts";
import type { AppEnv } from "../gate/gate.ts";
import type { PageContext, Typed } from "../pages/register/parts.ts";
import { retirementPage } from "../pages/register/retirement_page.ts";
import { twoPeoplePage } from "../pages/register/two_people_page.ts";
import { parseWhole } from "../query.ts";
import {
  act,
  askRegister,
  beforeIn,
  fieldOf,
  numberIn,
  pageContext,
  type PaperRouteDeps,
  show,
  siteInstant,
} from "./papers.ts";

const NOTHING: Typed = new URLSearchParams();

/** Proposals, confirmations, and the steps of a retirement. */
export function registerTwoPeopleRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  app.get(
    "/two-people",
    async (c) => await show(deps, c, async () => await page(c, pageContext(deps, c))),
  );
  app.post("/two-people", async (c) => {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      await askRegister(deps, c, "propose", {
        ...proposed(typed),
        why: fieldOf(typed, "why"),
        password: fieldOf(typed, "password"),
      });
      return "/two-people";
    }, async (context) => await page(c, context));
  });
  app.post("/two-people/:proposal/confirm", async (c) => {
    const proposal = numberIn(c, "proposal");
    return await act(deps, c, async () => {
      const password = fieldOf(c.get("form"), "password");
      await askRegister(deps, c, "proposal-confirm", { proposal, password });
      return "/two-people";
    }, async (context) => await page(c, context));
  });
  app.post("/two-people/:proposal/withdraw", async (c) => {
    const proposal = numberIn(c, "proposal");
    return await act(deps, c, async () => {
      await askRegister(deps, c, "proposal-withdraw", { proposal });
      return "/two-people";
    }, async (context) => await page(c, context));
  });

  app.get(
    "/retirement",
    async (c) =>
      await show(deps, c, async () => await retirement(c, pageContext(deps, c), NOTHING)),
  );
  app.post(
    "/retirement/notice",
    async (c) =>
      await step(c, async (field) =>
        await askRegister(deps, c, "retirement-notice", {
          day: field("day"),
          to: field("to"),
          how: field("how"),
          reference: field("reference"),
        })),
  );
  app.post(
    "/retirement/supervision",
    async (c) =>
      await step(c, async (field) =>
        await askRegister(deps, c, "retirement-supervision", {
          day: field("day"),
          name: field("name"),
          unit: field("unit"),
          document: field("document"),
          how: field("how"),
        })),
  );
  app.post(
    "/retirement/cancel",
    async (c) =>
      await step(
        c,
        async (field) => await askRegister(deps, c, "retirement-cancel", { why: field("why") }),
      ),
  );

  async function step(
    c: Context<AppEnv>,
    deed: (field: (name: string) => string) => Promise<unknown>,
  ) {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      await deed((name) => fieldOf(typed, name));
      return "/retirement";
    }, async (context) => await retirement(c, context, typed));
  }

  async function retirement(c: Context<AppEnv>, context: PageContext, typed: Typed) {
    return retirementPage(context, await askRegister(deps, c, "retirement-show", {}), typed);
  }

  async function page(c: Context<AppEnv>, context: PageContext) {
    const list = await askRegister(deps, c, "proposal-list", { before: beforeIn(c) });
    const holds = await askRegister(deps, c, "hold-list", {});
    const site = await askRegister(deps, c, "site-show", {});
    return twoPeoplePage(context, list, holds, site);
  }
}

/** What is proposed, by its kind. @throws {InputError} */
function proposed(
  typed: Typed,
): { kind: ProposalKind; facts: Readonly<Record<string, unknown>> } {
  const kind = fieldOf(typed, "kind");
  const maybe = (name: string) => fieldOf(typed, name).trim() === "" ? null : fieldOf(typed, name);
  switch (kind) {
    case "hold-release":
      return {
        kind,
        facts: { hold: parseWhole("hold", fieldOf(typed, "hold"), 1, Number.MAX_SAFE_INTEGER) },
      };
    case "clock-confirm":
      return { kind, facts: { civil: siteInstant("civil", fieldOf(typed, "civil")) } };
    case "site-set":
      return {
        kind,
        facts: {
          name: fieldOf(typed, "name").trim(),
          layers: typed.getAll("layer"),
          exemptUnderCN9: typed.has("exempt"),
          venue: maybe("venue"),
          builder: maybe("builder"),
          ...(typed.has("inUse") ? { inUse: maybe("inUse") } : {}),
          ...(typed.has("handedOver") ? { handedOver: maybe("handedOver") } : {}),
          ...told(typed, "outsideOperator"),
          ...told(typed, "besideSecretUnit"),
        },
      };
    case "retire":
      return { kind, facts: { plannedDay: fieldOf(typed, "plannedDay") } };
    case "ledger-confirm":
    case "pool-wipe":
      return { kind, facts: {} };
    default:
      throw new InputError("kind", "is nothing that two people do", "choose one of the list");
  }
}

/** Yes, no or not said; nothing where the form has no such field. @throws {InputError} */
function told(typed: Typed, name: string): Readonly<Record<string, boolean | null>> {
  switch (typed.get(name)) {
    case null:
      return {};
    case "":
      return { [name]: null };
    case "yes":
      return { [name]: true };
    case "no":
      return { [name]: false };
    default:
      throw new InputError(name, "is neither yes nor no", "choose one of the list");
  }
}
