/**
 * Who may have what footage on which papers, read a second time and plainly, straight from the
 * texts. Each layer says one of three things of a requester and an action: it lets (and wants this
 * or that), it bans, or it is silent. A ban refuses; silence neither lets nor refuses; what no
 * layer lets is refused; of all who let, every want must be met.
 *
 * One exception, by rank: national art. 21 itself opens viewing to the person shown, and no lower
 * ban closes it. National art. 20 is not read so: it sends state organs to the powers and
 * procedures that other laws give them, so a lower measure's narrower door stays narrow.
 */

export interface PlainDisclosureFacts {
  readonly layers: readonly string[];
  readonly requester: string;
  readonly action: string;
  readonly staff: number;
  readonly shown: readonly string[];
  readonly approvedBy: string;
  readonly emergency: boolean;
}

export interface PlainDisclosure {
  readonly verdict: "permit" | "refuse";
  readonly missing: readonly string[];
}

/** What a layer says: a ban, nothing, or the wants that are not met (none: it lets). */
type Said = "ban" | "silent" | readonly string[];

/** Decree 799, by article. */
function national(facts: PlainDisclosureFacts): Said {
  const { requester, action } = facts;
  // Art. 20: state organs view and retrieve for their duties by the powers and procedures of laws
  // and administrative regulations. It names no papers. A copy is a way of retrieving.
  if (
    requester === "public-security" || requester === "state-security" ||
    requester === "other-agency"
  ) {
    if (action === "view" || action === "copy" || action === "retrieve") return [];
    // Direct use is a way of viewing, and every layer that knows it keeps it to the organs of
    // security. Were this layer silent on it, the province's article would permit what this one
    // alone refuses.
    return requester === "other-agency" ? "ban" : [];
  }
  // Art. 21: the person shown, kin, or who has charge of that person may view what concerns them
  // with the managing unit's consent. It opens viewing and no more.
  if (requester === "data-subject" && action === "view") {
    if (facts.approvedBy === "operator") return [];
    return ["right-approver"];
  }
  // Art. 16 paragraph 1 and art. 23 item 1: not to be leaked or given out against the law.
  return "ban";
}

/** Liaoning Decree 211, by article. */
function liaoning(facts: PlainDisclosureFacts): Said {
  const { requester, action } = facts;
  // Art. 14 item 6: the using unit gives nothing out on its own authority. Arts. 17 and 18 are the
  // only authority that the measure gives.
  // Art. 17 paragraph 1: organs of public and of state security may use the system directly or have
  // it connected, approved by the head of their own organ. Art. 18 shows that viewing, retrieving
  // and copying are parts of that use.
  const security = requester === "public-security" || requester === "state-security";
  // Art. 17 paragraph 2: in natural disasters, accidents, public health events and other sudden
  // events departments of the government may view, retrieve and copy, approved by public security
  // of county level or above.
  const department = requester === "other-agency" && facts.emergency && action !== "connect";
  if (!security && !department) return "ban";
  const missing: string[] = [];
  if (security && action === "connect") {
    // Art. 18 speaks of viewing, retrieving and copying; for direct use there is the approval only.
    return facts.approvedBy === "own-organ-head" ? [] : ["right-approver"];
  }
  if (security && facts.approvedBy !== "own-organ-head") missing.push("right-approver");
  if (
    department && facts.approvedBy !== "county-public-security" &&
    facts.approvedBy !== "county-public-security-head" &&
    facts.approvedBy !== "city-public-security-head"
  ) missing.push("right-approver");
  // Art. 18 holds for whoever views, retrieves or copies under art. 17.
  // Item 1: no fewer than two.
  if (facts.staff < 2) missing.push("second-person");
  // Item 2: show the approval.
  if (!facts.shown.includes("approval")) missing.push("approval");
  // Item 3: show the law-enforcement credential.
  if (!facts.shown.includes("credential")) missing.push("credential");
  // Item 4: fill in the register form.
  if (!facts.shown.includes("register-form")) missing.push("register-form");
  // Item 5, keeping to the rules of use and secrecy, is no paper.
  return missing;
}

/** Anhui's measure, by article. */
function anhui(facts: PlainDisclosureFacts): Said {
  const { requester, action } = facts;
  const missing: string[] = [];
  if (requester === "public-security" || requester === "state-security") {
    // Art. 20: connect or use directly, approved by the chief of their own organ.
    // Art. 21 paragraph 1: view, copy, retrieve, approved by the same.
    if (facts.approvedBy !== "own-organ-head") missing.push("right-approver");
    // Art. 22 paragraph 2: items 1, 2 and 4 of paragraph 1, and a proof of their own organ. The
    // public security's approval of item 3 is not asked of them.
    if (facts.staff < 2) missing.push("second-person");
    if (!facts.shown.includes("credential")) missing.push("credential");
    if (!facts.shown.includes("register-form")) missing.push("register-form");
    if (!facts.shown.includes("own-organ-proof")) missing.push("own-organ-proof");
    return missing;
  }
  if (requester === "other-agency" && action !== "connect") {
    // Art. 21 paragraph 2: view, copy, retrieve, approved by the chief of public security of the
    // city or county of the place. The organ without its chief is not enough, in an emergency too.
    if (
      facts.approvedBy !== "county-public-security-head" &&
      facts.approvedBy !== "city-public-security-head"
    ) missing.push("right-approver");
    // Art. 22 paragraph 1 item 1: two or more together.
    if (facts.staff < 2) missing.push("second-person");
    // Item 2: work credentials.
    if (!facts.shown.includes("credential")) missing.push("credential");
    // Item 3: their own unit's proof and public security's approval.
    if (!facts.shown.includes("own-organ-proof")) missing.push("own-organ-proof");
    if (!facts.shown.includes("approval")) missing.push("approval");
    // Item 4: the register form.
    if (!facts.shown.includes("register-form")) missing.push("register-form");
    return missing;
  }
  // Art. 18 item 3: nothing to units and persons outside what the measure provides.
  return "ban";
}

/** The plain answer to a disclosure question. */
export function plainDisclosure(facts: PlainDisclosureFacts): PlainDisclosure {
  const said: Said[] = [];
  for (const layer of facts.layers) {
    if (layer === "CN") said.push(national(facts));
    if (layer === "CN-LN") said.push(liaoning(facts));
    if (layer === "CN-AH") said.push(anhui(facts));
    // The sector layers say how long to keep; to whom to give they leave alone.
  }
  let lets = false;
  let banned = false;
  const missing = new Set<string>();
  for (const one of said) {
    if (one === "silent") continue;
    if (one === "ban") {
      banned = true;
      continue;
    }
    lets = true;
    for (const word of one) missing.add(word);
  }
  // The exception: national art. 21 stands above the lower bans.
  if (
    facts.layers.includes("CN") && facts.requester === "data-subject" && facts.action === "view"
  ) banned = false;
  if (banned || !lets) return { verdict: "refuse", missing: ["lawful-basis"] };
  if (missing.size > 0) return { verdict: "refuse", missing: [...missing].sort() };
  return { verdict: "permit", missing: [] };
}
