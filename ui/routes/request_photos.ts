/** Routes of photographs of papers: sent in one request, passed on in pieces, given out as pictures only. */
import type { Hono } from "hono";
import { InputError } from "../../src/base/result.ts";
import type { AppEnv } from "../gate/gate.ts";
import { textsFor } from "../pages/register/parts.ts";
import { problemText } from "../text/register/register_texts.ts";
import { askRegister, type PaperRouteDeps } from "./papers.ts";

/** Bytes of a photograph, as the recorder takes them. */
const LARGEST = 5 * 1024 * 1024;
/** What fits into one line to the recorder, in base64. */
const PIECE = 45_000;

/** Sending and fetching. */
export function registerPhotoRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  app.post("/requests/photos", async (c) => {
    try {
      const file = await photoIn(c.req.raw);
      if (file.size > LARGEST) {
        throw new InputError("photo", "is larger than 5 MB", "take it at a lower resolution");
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { ticket } = await askRegister(deps, c, "photo-begin", {});
      for (let offset = 0; offset < bytes.length; offset += PIECE) {
        const data = bytes.subarray(offset, offset + PIECE).toBase64();
        await askRegister(deps, c, "photo-append", { ticket, offset, data });
      }
      const { sha256 } = await askRegister(deps, c, "photo-finish", { ticket });
      return c.json({ sha256 });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return c.json({ error: problemText(textsFor(deps.language(c)), error) }, 400);
    }
  });

  app.get("/requests/photos/:sha256", async (c) => {
    const sha256 = c.req.param("sha256");
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { data } = await askRegister(deps, c, "photo-read", { sha256, offset: length });
      if (data === null) break;
      const piece = Uint8Array.fromBase64(data);
      pieces.push(piece);
      length += piece.length;
      if (length > LARGEST) throw new Error(`${sha256} is larger than any photograph`);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    // It was found to be a photograph when it came; whatever else it may be too, it is shown as one.
    const type = bytes[0] === 0x89 ? "image/png" : "image/jpeg";
    return c.body(bytes, 200, {
      "Content-Type": type,
      "X-Content-Type-Options": "nosniff",
      "Content-Disposition": "inline",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
  });
}

/** The file of a form. @throws {InputError} where there is none, or no form. */
async function photoIn(request: Request): Promise<File> {
  const form = await request.formData().catch(() => null);
  const file = form?.get("photo");
  if (file instanceof File && file.size > 0) return file;
  throw new InputError("photo", "is missing", "choose a file");
}
