/** What two people do together: what waits for the second person, and what can be proposed. */
import { html } from "hono/html";
import { BUILDER_NAMES, PLACE_NAMES } from "../../../policy/text/word_names.ts";
import { RULES } from "../../../policy/layers/mod.ts";
import { LAYERS } from "../../../policy/layer.ts";
import type { Proposal, ProposalKind } from "../../../recorder/register_port.ts";
import type { HoldView, Listed, SiteView } from "../../../recorder/register_ask_port.ts";
import { BUILDERS, PLACES } from "../../../policy/words.ts";
import { fullTime } from "../../view/site_time.ts";
import type { Html } from "../layout.ts";
import {
  byText,
  cameraNames,
  choice,
  line,
  localTime,
  more,
  page,
  type PageContext,
  postForm,
  spanText,
  tick,
  to,
} from "./parts.ts";

/** The page. `site` is the site as it is set now. */
export function twoPeoplePage(
  c: PageContext,
  list: Listed<Proposal>,
  holds: readonly HoldView[],
  site: SiteView,
): Html {
  const { r } = c;
  const open = list.entries.filter(({ state }) => state === "open");
  const rest = list.entries.filter(({ state }) => state !== "open");
  return page(c, {
    path: "/two-people",
    title: r.twoTitle,
    body: html`
      <p>${r.twoIntro}</p>
      <section>
        <h2>${r.waiting}</h2>
        ${open.length === 0 ? html`<p class="none">${r.none}</p>` : ""}
        ${open.map((it) => waiting(c, it, holds))}
      </section>
      <section>
        <h2>${r.propose}</h2>
        ${releaseForms(c, holds)}
        ${c.actor.rights.includes("change-settings") ? settingsForms(c, site) : ""}
      </section>
      <section>
        <h2>${r.earlier}</h2>
        ${rest.length === 0 ? html`<p class="none">${r.none}</p>` : ""}
        <ul class="rows">${rest.map((it) =>
          html`<li><b>${r.kinds[it.kind]}</b> <span class="state">${
            r.proposalStates[it.state]
          }</span> <span>${proposalFacts(c, it)}</span><small>${fullTime(it.at)} · ${
            byText(r, it.by)
          }${
            it.steps.map(({ by, kind }) => ` · ${r.steps[kind] ?? kind}: ${by.name}`)
          } · ${it.why}</small></li>`
        )}</ul>
        ${more(c, "/two-people", list.next)}
      </section>
    `,
  });
}

function waiting(c: PageContext, it: Proposal, holds: readonly HoldView[]): Html {
  const { r, actor } = c;
  const own = it.by.id === actor.id;
  return html`
    <article class="proposal">
      <h3>${r.kinds[it.kind]}</h3>
      <p>${proposalFacts(c, it)} ${heldBy(c, it, holds)}</p>
      <p>${r.reason}: ${it.why}</p>
      <p>${r.proposedBy} <b>${byText(r, it.by)}</b>, ${r.until(fullTime(it.until))}</p>
      ${own ? html`<p class="note">${r.youProposed}</p>` : postForm(
        c,
        `/two-people/${it.id}/confirm`,
        html`${line(r.ownPassword, "password", { type: "password", most: 1000 })}
          <button type="submit" class="primary">${r.confirm}</button>`,
      )}
      ${postForm(
        c,
        `/two-people/${it.id}/withdraw`,
        html`<button type="submit">${r.withdraw}</button>`,
        "inline",
      )}
    </article>
  `;
}

/** The hold that is to be released, in words. */
function heldBy(c: PageContext, { kind, facts }: Proposal, holds: readonly HoldView[]): string {
  const hold = kind === "hold-release" ? holds.find(({ id }) => id === facts["hold"]) : undefined;
  return hold === undefined ? "" : holdText(c, hold);
}

const holdText = (c: PageContext, hold: HoldView): string =>
  `${cameraNames(c, [hold.camera])}, ${spanText(c.r, hold)} · ${hold.who} · ${hold.why}`;

/** What exactly is to be done: the second person must see it. */
function proposalFacts(c: PageContext, { kind, facts }: Proposal): string {
  const { r } = c;
  const text = (name: string) => {
    const value = facts[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  switch (kind) {
    case "hold-release":
      return `${r.holds} ${text("hold")}`;
    case "clock-confirm":
      return fullTime(Number(facts["civil"]) as PageContext["now"]); // as the recorder checked it
    case "site-set": {
      const layers = Array.isArray(facts["layers"]) ? facts["layers"].join(", ") : "";
      const exempt = facts["exemptUnderCN9"] === true ? r.exemptUnderCN9 : "";
      const told = siteFacts(r, facts);
      return [text("name"), layers, exempt, text("venue"), text("builder"), ...told]
        .filter((word) => word !== "").join(" · ");
    }
    case "retire":
      return `${r.plannedDay}: ${text("plannedDay")}`;
    case "ledger-confirm":
    case "pool-wipe":
      return "";
  }
}

/** What is said of first use, operator and neighbours: taking back what was told is a change too. */
function siteFacts(r: PageContext["r"], facts: Proposal["facts"]): string[] {
  return (["inUse", "handedOver", "outsideOperator", "besideSecretUnit"] as const)
    .filter((name) => Object.hasOwn(facts, name))
    .map((name) => {
      const value = facts[name];
      if (typeof value === "boolean") return `${r[name]}: ${value ? r.yes : r.no}`;
      return `${r[name]}: ${typeof value === "string" ? value : r.notSaid}`;
    });
}

/** A form that proposes something; `facts` are its own fields. */
export const proposeForm = (c: PageContext, kind: ProposalKind, facts: Html): Html =>
  postForm(
    c,
    "/two-people",
    html`
      <input type="hidden" name="kind" value="${kind}">
      ${facts}
      ${line(c.r.reason, "why", { most: 2000 })}
      ${line(c.r.ownPassword, "password", { type: "password", most: 1000 })}
      <button type="submit" class="primary">${c.r.propose}</button>
    `,
    "step",
  );

function releaseForms(c: PageContext, holds: readonly HoldView[]): Html {
  const { r } = c;
  if (holds.length === 0) return html`<p class="none">${r.noHolds}</p>`;
  return html`<details><summary>${r.kinds["hold-release"]} (${holds.length})</summary>${
    proposeForm(
      c,
      "hold-release",
      html`<div class="choices">${
        holds.map((hold) =>
          html`<label class="tick"><input type="radio" name="hold" value="${hold.id}" required>
            <span>${hold.id}: ${holdText(c, hold)}</span></label>`
        )
      }</div>`,
    )
  }</details>`;
}

function settingsForms(c: PageContext, site: SiteView): Html {
  const { r } = c;
  const en = c.t.language === "en";
  const latest = localTime(c.now).slice(0, 10);
  const title = (layer: typeof LAYERS[number]) =>
    en ? RULES[layer].info.title.en : RULES[layer].info.title.zh;
  return html`
    <details><summary>${r.kinds["clock-confirm"]}</summary>${proposeForm(
      c,
      "clock-confirm",
      line(r.clockNow, "civil", {
        type: "datetime-local",
        value: localTime(c.now),
        hint: r.clockHint,
      }),
    )}</details>
    <details><summary>${r.kinds["site-set"]}</summary>${proposeForm(
      c,
      "site-set",
      html`
        <p>${r.siteHint}</p>
        ${line(r.siteName, "name", { value: site.name, optional: true })}
        <fieldset><legend>${r.siteLayers}</legend>${LAYERS.map((layer) =>
          tick(title(layer), "layer", layer, site.layers.includes(layer))
        )}</fieldset>
        ${tick(r.exemptUnderCN9, "exempt", "yes", site.exemptUnderCN9)}
        ${choice(r.venue, "venue", venues(site, en), site.venue ?? "", r.notSaid)}
        ${choice(
          r.builder,
          "builder",
          BUILDERS.map((word) =>
            [word, en ? BUILDER_NAMES[word].en : BUILDER_NAMES[word].zh] as const
          ),
          site.builder ?? "",
          r.notSaid,
        )}
        ${(["inUse", "handedOver"] as const).map((name) =>
          line(r[name], name, { type: "date", value: site[name] ?? "", latest, optional: true })
        )}
        ${(["outsideOperator", "besideSecretUnit"] as const).map((name) =>
          choice(r[name], name, [["yes", r.yes], ["no", r.no]], yesOrNo(site[name]), r.notSaid)
        )}
      `,
    )}</details>
    <details><summary>${r.kinds["ledger-confirm"]}</summary>${proposeForm(
      c,
      "ledger-confirm",
      html``,
    )}</details>
    <p><a href="${to(c, "/retirement")}">${r.kinds["retire"]}</a></p>
  `;
}

const yesOrNo = (told: boolean | null): string => told === null ? "" : told ? "yes" : "no";

/** Classes of places; what was written down before stays among them. */
function venues(site: SiteView, en: boolean): (readonly [string, string])[] {
  const known = PLACES.map((word) =>
    [word, en ? PLACE_NAMES[word].en : PLACE_NAMES[word].zh] as const
  );
  const other = site.venue === null || known.some(([word]) => word === site.venue)
    ? []
    : [[site.venue, site.venue] as const];
  return [...other, ...known];
}
