import { assertEquals } from "../assert.ts";
import { plainDisclosure, type PlainDisclosureFacts } from "./plain_disclosure.ts";

const POLICE: PlainDisclosureFacts = {
  layers: ["CN"],
  requester: "public-security",
  action: "copy",
  staff: 2,
  shown: ["credential", "own-organ-proof", "approval", "register-form"],
  approvedBy: "own-organ-head",
  emergency: false,
};

const NOTHING = { staff: 1, shown: [], approvedBy: "none" };
const permit = { verdict: "permit" as const, missing: [] };

/** What is lacking when these facts differ from two police officers with every paper. */
function lacking(change: Partial<PlainDisclosureFacts>): readonly string[] {
  const { verdict, missing } = plainDisclosure({ ...POLICE, ...change });
  assertEquals(verdict, missing.length === 0 ? "permit" : "refuse");
  return missing;
}

Deno.test("police with every paper may do all four things in both provinces", () => {
  for (const action of ["view", "copy", "retrieve", "connect"]) {
    for (const layers of [["CN-LN"], ["CN-AH"], ["CN", "CN-LN", "CN-AH", "parcel"]]) {
      assertEquals(plainDisclosure({ ...POLICE, action, layers }), permit);
    }
  }
});

Deno.test("police with nothing: each measure has its own papers, and together the union", () => {
  const liaoning = ["approval", "credential", "register-form", "right-approver", "second-person"];
  const both = [
    "approval",
    "credential",
    "own-organ-proof",
    "register-form",
    "right-approver",
    "second-person",
  ];
  assertEquals(lacking({ ...NOTHING, layers: ["CN-LN"] }), liaoning);
  assertEquals(lacking({ ...NOTHING, layers: ["CN-AH"] }), both.slice(1));
  assertEquals(lacking({ ...NOTHING, layers: ["CN-AH", "CN-LN"] }), both);
  assertEquals(lacking({ ...NOTHING, layers: ["CN"] }), []);
  // Direct use is a way of viewing, for organs of security alone.
  assertEquals(lacking({ action: "connect", layers: ["CN"] }), []);
});

Deno.test("other agencies in Anhui need the chief of city or county public security and both papers", () => {
  const agency = { requester: "other-agency", layers: ["CN-AH"] };
  assertEquals(lacking({ ...agency, approvedBy: "county-public-security-head" }), []);
  assertEquals(lacking({ ...agency, approvedBy: "city-public-security-head" }), []);
  assertEquals(lacking({ ...agency, approvedBy: "county-public-security" }), ["right-approver"]);
  assertEquals(lacking({ ...agency }), ["right-approver"]);
  assertEquals(
    lacking({ ...agency, approvedBy: "city-public-security-head", shown: ["credential"] }),
    ["approval", "own-organ-proof", "register-form"],
  );
  assertEquals(lacking({ ...agency, action: "connect" }), ["lawful-basis"]);
});

Deno.test("other agencies in Liaoning come in an emergency alone", () => {
  const agency = {
    requester: "other-agency",
    layers: ["CN-LN"],
    approvedBy: "county-public-security",
  };
  assertEquals(lacking(agency), ["lawful-basis"]);
  for (const head of ["county-public-security-head", "city-public-security-head"]) {
    assertEquals(lacking({ ...agency, emergency: true, approvedBy: head }), []);
  }
  assertEquals(lacking({ ...agency, emergency: true }), []);
  assertEquals(lacking({ ...agency, emergency: true, approvedBy: "own-organ-head" }), [
    "right-approver",
  ]);
  assertEquals(lacking({ ...agency, emergency: true, action: "connect" }), ["lawful-basis"]);
  assertEquals(lacking({ ...agency, layers: ["CN", "CN-LN"] }), ["lawful-basis"]);
});

Deno.test("the person shown views with the operator's consent where the nation's law is named", () => {
  const person = {
    requester: "data-subject",
    action: "view",
    staff: 1,
    shown: [],
    approvedBy: "operator",
  };
  for (const layers of [["CN"], ["CN", "CN-LN"], ["CN-AH", "CN"]]) {
    assertEquals(lacking({ ...person, layers }), []);
    assertEquals(lacking({ ...person, layers, approvedBy: "none" }), ["right-approver"]);
    assertEquals(lacking({ ...person, layers, action: "copy" }), ["lawful-basis"]);
  }
  for (const layers of [["CN-LN"], ["CN-AH"], ["parcel"]]) {
    assertEquals(lacking({ ...person, layers }), ["lawful-basis"]);
  }
});

Deno.test("strangers get nothing from anybody", () => {
  for (const requester of ["other-unit", "other-individual"]) {
    for (const action of ["view", "copy", "retrieve", "connect"]) {
      for (const layers of [["CN"], ["CN-LN"], ["CN-AH"], ["CN", "CN-LN", "CN-AH"]]) {
        assertEquals(lacking({ requester, action, layers, emergency: true }), ["lawful-basis"]);
      }
    }
  }
});

Deno.test("one officer alone lacks a second in each province", () => {
  const agency = { requester: "other-agency", approvedBy: "city-public-security-head", staff: 1 };
  for (const layers of [["CN-LN"], ["CN-AH"]]) {
    assertEquals(lacking({ layers, staff: 1 }), ["second-person"]);
    assertEquals(lacking({ layers, ...agency, emergency: true }), ["second-person"]);
  }
});

Deno.test("the nation lets every state organ view, copy and retrieve without naming papers", () => {
  for (const requester of ["public-security", "state-security", "other-agency"]) {
    for (const action of ["view", "copy", "retrieve"]) {
      assertEquals(lacking({ ...NOTHING, requester, action }), []);
    }
  }
});

Deno.test("each paper that a measure asks for is missed when it alone is left out", () => {
  const asked: [string, string, string[]][] = [
    ["CN-LN", "state-security", ["approval", "credential", "register-form"]],
    ["CN-AH", "state-security", ["credential", "own-organ-proof", "register-form"]],
    ["CN-AH", "other-agency", ["approval", "credential", "own-organ-proof", "register-form"]],
  ];
  for (const [layer, requester, papers] of asked) {
    const approvedBy = requester === "other-agency"
      ? "county-public-security-head"
      : "own-organ-head";
    for (const paper of POLICE.shown) {
      const shown = POLICE.shown.filter((one) => one !== paper);
      const want = papers.includes(paper) ? [paper] : [];
      assertEquals(
        lacking({ layers: [layer], requester, approvedBy, shown, action: "view" }),
        want,
      );
    }
  }
});
