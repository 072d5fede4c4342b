/** Routes of requests for footage: the guided form, the decision, what follows, photographs of papers. */
import type { Context, Hono } from "hono";
import {
  type Action,
  ACTIONS,
  type Approver,
  APPROVERS,
  PAPERS,
  type Requester,
  REQUESTERS,
} from "../../policy/words.ts";
import type { Person, RequestInput, RequestRecord } from "../../recorder/register_port.ts";
import { InputError } from "../../src/base/result.ts";
import type { AppEnv } from "../gate/gate.ts";
import { type Asking, requestForm, requestStart } from "../pages/register/request_form.ts";
import { requestPage, requestPrint, requestsPage } from "../pages/register/request_pages.ts";
import { localTime, type PageContext, type Typed } from "../pages/register/parts.ts";
import { parseCameraId } from "../query.ts";
import {
  act,
  askRegister,
  beforeIn,
  fieldOf,
  numberIn,
  pageContext,
  type PaperRouteDeps,
  queryOf,
  show,
  siteInstant,
} from "./papers.ts";
import { registerPhotoRoutes } from "./request_photos.ts";

/** The list, the form, one request and what is done with it. */
export function registerRequestRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  registerPhotoRoutes(app, deps);

  app.get("/requests", async (c) =>
    await show(deps, c, async () => {
      const list = await askRegister(deps, c, "request-list", { before: beforeIn(c) });
      return requestsPage(pageContext(deps, c), list);
    }));

  app.get("/requests/new", async (c) => {
    const typed = queryOf(c);
    return await show(deps, c, async () => {
      if (typed.has("again")) {
        const request = await askRegister(deps, c, "request-show", {
          request: Number(typed.get("again")) || 0,
        });
        return await form(pageContext(deps, c), c, asked(request), typedOf(request));
      }
      if (!typed.has("requester")) return requestStart(pageContext(deps, c), null);
      return await form(pageContext(deps, c), c, askingOf(typed), typed);
    });
  });

  app.post("/requests", async (c) => {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      const request = await askRegister(deps, c, "request-submit", { form: inputOf(typed) });
      return `/requests/${request.id}`;
    }, async (context) => await form(context, c, askingOf(typed), typed));
  });

  app.get(
    "/requests/:request",
    async (c) => await show(deps, c, async () => await one(c, pageContext(deps, c))),
  );
  app.get("/requests/:request/print", async (c) =>
    await show(deps, c, async () => {
      const request = await askRegister(deps, c, "request-show", {
        request: numberIn(c, "request"),
      });
      return requestPrint(pageContext(deps, c), request);
    }));

  app.post("/requests/:request/view", async (c) => await deed(c, "request-view"));
  app.post("/requests/:request/shown", async (c) => await deed(c, "request-shown"));
  app.post("/requests/:request/acknowledge", async (c) => {
    const request = numberIn(c, "request");
    return await act(deps, c, async () => {
      const receipt = fieldOf(c.get("form"), "receipt");
      await askRegister(deps, c, "request-acknowledge", { request, receipt });
      return `/requests/${request}`;
    }, async (context) => await one(c, context));
  });

  app.post("/requests/:request/export", async (c) => {
    const request = numberIn(c, "request");
    return await act(deps, c, async () => {
      if (deps.exportOf === undefined) {
        throw new InputError("export", "is done on the device", "use `holdfast export` there");
      }
      const record = await askRegister(deps, c, "request-show", { request });
      const { name, body } = await deps.exportOf(c.get("asker"), record);
      // A name of the program's own: letters, digits and hyphens.
      return c.body(body, 200, {
        "Content-Type": "application/zip",
        "Content-Disposition": `attachment; filename="${name}"`,
      });
    }, async (context) => await one(c, context));
  });

  async function deed(c: Context<AppEnv>, word: "request-view" | "request-shown") {
    const request = numberIn(c, "request");
    return await act(deps, c, async () => {
      await askRegister(deps, c, word, { request });
      return `/requests/${request}`;
    }, async (context) => await one(c, context));
  }

  async function one(c: Context<AppEnv>, context: PageContext) {
    const request = numberIn(c, "request");
    const record = await askRegister(deps, c, "request-show", { request });
    const found = await askRegister(deps, c, "register-search", {
      filter: { request },
      before: null,
      limit: 50,
    });
    return requestPage(context, record, found.entries);
  }

  async function form(
    context: PageContext,
    c: Context<AppEnv>,
    asking: Asking,
    typed: Typed,
  ) {
    const { needed } = await askRegister(deps, c, "request-form", { ...asking });
    return requestForm(context, asking, needed, typed);
  }
}

/** A word out of a list. @throws {InputError} */
function oneOf<T extends string>(field: string, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new InputError(field, "is not known", "choose one of the list");
}

function askingOf(typed: Typed): Asking {
  return {
    requester: oneOf<Requester>("requester", fieldOf(typed, "requester"), REQUESTERS),
    action: oneOf<Action>("action", fieldOf(typed, "action"), ACTIONS),
    emergency: typed.has("emergency"),
  };
}

const MOST_PERSONS = 2;
const MOST_PHOTOS = 20;

/** The form as it was filled in. @throws {InputError} */
function inputOf(typed: Typed): RequestInput {
  const asking = askingOf(typed);
  const value = (name: string) => fieldOf(typed, name);
  const individual = asking.requester === "data-subject" ||
    asking.requester === "other-individual";
  const persons: Person[] = [];
  for (let n = 1; n <= MOST_PERSONS; n++) {
    const person = {
      name: value(`name${n}`),
      // A private person comes for no unit; the register has a column for it all the same.
      unit: individual ? "-" : value(`unit${n}`),
      document: value(`document${n}`),
    };
    const given = [person.name, person.document, individual ? "" : person.unit];
    if (n === 1 || given.some((word) => word.trim() !== "")) persons.push(person);
  }
  const approvedBy = value("approvedBy");
  return {
    ...asking,
    organ: value("organ"),
    persons,
    shown: PAPERS.filter((paper) => typed.getAll("shown").includes(paper)),
    photos: PAPERS.flatMap((paper) =>
      typed.getAll(`photo-${paper}`).slice(0, MOST_PHOTOS).map((sha256) => ({
        paper,
        sha256,
        // What they really are the recorder knows; it believes no form.
        type: "image/jpeg" as const,
        bytes: 0,
      }))
    ),
    approval: {
      by: approvedBy === "" ? "none" : oneOf<Approver>("approval", approvedBy, APPROVERS),
      number: value("approvalNumber"),
      name: value("approverName"),
    },
    cameras: typed.getAll("camera").slice(0, 2000).map(parseCameraId),
    span: asking.action === "connect" ? null : {
      from: siteInstant("from", value("from")),
      to: siteInstant("to", value("to")),
    },
    purpose: value("purpose"),
    destination: value("destination"),
    beside: value("beside"),
  };
}

const asked = ({ requester, action, emergency }: RequestRecord): Asking => ({
  requester,
  action,
  emergency,
});

/** A refused request as it would be typed again: with what was missing, it may be granted. */
function typedOf(it: RequestRecord): Typed {
  const typed = new URLSearchParams({
    organ: it.organ,
    purpose: it.purpose,
    destination: it.destination,
    beside: it.beside,
    approvedBy: it.approval.by === "none" ? "" : it.approval.by,
    approverName: it.approval.name,
    approvalNumber: it.approval.number,
  });
  it.persons.forEach(({ name, unit, document }, i) => {
    typed.set(`name${i + 1}`, name);
    typed.set(`unit${i + 1}`, unit);
    typed.set(`document${i + 1}`, document);
  });
  it.cameras.forEach((camera) => typed.append("camera", String(camera)));
  if (it.span !== null) {
    typed.set("from", localTime(it.span.from));
    typed.set("to", localTime(it.span.to));
  }
  return typed;
}
