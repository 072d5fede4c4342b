/** Routes of the register: search, print, tables. */
import type { Context, Hono } from "hono";
import type {
  RegisterAction,
  RegisterEntry,
  RegisterFilter,
  RegisterPage,
} from "../../recorder/register_port.ts";
import { InputError } from "../../src/base/result.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { CSV_MARK, csvRecord } from "../csv.ts";
import type { AppEnv } from "../gate/gate.ts";
import { cellsOf, COLUMNS, registerPage, registerPrint } from "../pages/register/register_page.ts";
import type { Typed } from "../pages/register/parts.ts";
import { registerPdf } from "../pdf/register_pdf.ts";
import { parseCameraId, parseDay } from "../query.ts";
import { dayName } from "../view/site_time.ts";
import {
  askRegister,
  beforeIn,
  fieldOf,
  pageContext,
  type PaperRouteDeps,
  queryOf,
  show,
} from "./papers.ts";

const A_PAGE = 50;
/** Entries in one question: an entry has at most some 12 KB of text, an answer at most a megabyte. */
const A_QUESTION = 50;
/** Entries on paper and in a PDF: some 500 sheets. A table has no such bound. */
const MOST_PRINTED = 5000;

/** The register's pages and tables. */
export function registerRegisterRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  app.get("/register", async (c) => {
    const typed = queryOf(c);
    return await show(deps, c, async () => {
      const found = await askRegister(deps, c, "register-search", {
        filter: filterOf(typed),
        before: beforeIn(c),
        limit: A_PAGE,
      });
      return registerPage(pageContext(deps, c), found, typed);
    });
  });

  app.get("/register/print", async (c) =>
    await show(deps, c, async () => {
      const { entries, cut } = await forPaper(c);
      return registerPrint(pageContext(deps, c), entries, cut);
    }));

  app.get("/register/table.csv", async (c) => {
    const context = pageContext(deps, c);
    const filter = filterOf(queryOf(c));
    // The first page is asked for before anything is answered, so that a refusal is one.
    const first = await askRegister(deps, c, "register-search", {
      filter,
      before: null,
      limit: A_QUESTION,
    });
    const encoder = new TextEncoder();
    let next: typeof first | null = first;
    const head = CSV_MARK + csvRecord(COLUMNS.map((column) => context.r.columns[column]));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(head)),
      pull: async (controller) => {
        if (next === null) return controller.close();
        const { entries, next: before } = next;
        const rows = entries.map((entry) => csvRecord(cellsOf(context, entry))).join("");
        if (rows !== "") controller.enqueue(encoder.encode(rows));
        next = before === null ? null : await askRegister(deps, c, "register-search", {
          filter,
          before,
          limit: A_QUESTION,
        });
        if (next === null) controller.close();
      },
    });
    return c.body(body, 200, download("text/csv; charset=utf-8", context.now, "csv"));
  });

  app.get("/register/table.pdf", async (c) => {
    const context = pageContext(deps, c);
    const { entries, cut } = await forPaper(c);
    const pdf = registerPdf(context, entries, cut);
    return c.body(pdf, 200, download("application/pdf", context.now, "pdf"));
  });

  /** All entries that fit, oldest first, up to the bound of paper. */
  async function forPaper(c: Context<AppEnv>) {
    const filter = filterOf(queryOf(c));
    const entries: RegisterEntry[] = [];
    for (let before: number | null = null;;) {
      const found: RegisterPage = await askRegister(deps, c, "register-search", {
        filter,
        before,
        limit: A_QUESTION,
      });
      entries.push(...found.entries);
      before = found.next;
      if (before === null || entries.length >= MOST_PRINTED) {
        return { entries: entries.reverse(), cut: before !== null };
      }
    }
  }
}

const download = (type: string, now: UtcMs, ending: string) => ({
  "Content-Type": type,
  "Content-Disposition": `attachment; filename="register-${dayName(now)}.${ending}"`,
});

const ACTIONS: ReadonlySet<string> = new Set<RegisterAction>([
  "view",
  "copy",
  "retrieve",
  "connect",
  "playback",
  "live",
]);
const isAction = (word: string): word is RegisterAction => ACTIONS.has(word);

/** The search as it was typed. @throws {InputError} */
function filterOf(typed: Typed): RegisterFilter {
  const [text, person] = [fieldOf(typed, "text").trim(), fieldOf(typed, "person").trim()];
  const [camera, action] = [fieldOf(typed, "camera"), fieldOf(typed, "action")];
  const [from, to] = [fieldOf(typed, "from"), fieldOf(typed, "to")];
  if (action !== "" && !isAction(action)) {
    throw new InputError("action", "is not known", "choose one of the list");
  }
  const span = from === "" && to === "" ? null : {
    from: from === "" ? UtcMs(0) : parseDay("from", from),
    to: to === "" ? UtcMs(253_370_764_800_000) : UtcMs(parseDay("to", to) + DAY_MS),
  };
  return {
    ...(text === "" ? {} : { text: text.slice(0, 200) }),
    ...(person === "" ? {} : { person: person.slice(0, 200) }),
    ...(camera === "" ? {} : { camera: parseCameraId(camera) }),
    ...(action !== "" && isAction(action) ? { action } : {}),
    ...(span === null ? {} : { span }),
  };
}
