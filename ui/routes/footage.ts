/** Routes of footage: a camera's page, its day, pictures, and what its player fetches. Each view is registered first. */
import type { Context, Hono } from "hono";
import type { CameraSummary, FootageReader, FragmentRef } from "../../recorder/read_port.ts";
import type { RegisterControl } from "../../recorder/register_ask_port.ts";
import type { Clock } from "../../src/base/clock.ts";
import { LIVE_MS } from "../../policy/live_pictures.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Convert } from "../ffmpeg_child.ts";
import type { AppEnv } from "../gate/gate.ts";
import { placeholderSvg } from "../pages/notice_page.ts";
import { playbackPage } from "../pages/playback_page.ts";
import { createPermits } from "../permits.ts";
import type { KeyPictures } from "../pictures.ts";
import { decodeSeconds, hasSound } from "../playback/decode_time.ts";
import {
  bodyOf,
  CONVERTED_CODEC,
  convertedBytes,
  recordedBytes,
} from "../playback/media_stream.ts";
import {
  endOf,
  type Piece,
  pieceAfter,
  pieceAt,
  type PieceRule,
  within,
} from "../playback/piece.ts";
import { parseCameraId, parseDay, parseInstant, parseWhole } from "../query.ts";
import { createViewings } from "../registered_viewing.ts";
import type { PictureTrouble, Texts } from "../text/texts.ts";
import { dayView } from "../view/day_view.ts";
import { keepPurpose, purposeOf } from "../viewing_purpose.ts";
import { NotFound } from "./common.ts";
/** Conversions at the same time: each may take a whole core. */
const CONVERSIONS_AT_ONCE = 2;
/** Fragments, damaged or not to be shown, that are passed over while looking for the first one that can be played. */
const MAX_BAD_STARTS = 20;
const AS_RECORDED: PieceRule = { length: 10_000, wholeGops: false };
const CONVERTED: PieceRule = { length: 6_000, wholeGops: true };

/** What the routes are made of. */
export interface FootageRouteDeps {
  readonly reader: FootageReader;
  readonly register: RegisterControl;
  readonly clock: Clock;
  readonly pictures: KeyPictures;
  readonly convert: Convert;
  readonly language: (c: Context<AppEnv>) => Texts;
  /** Keeps a choice of language that is in the address. */
  readonly remember: (c: Context<AppEnv>) => void;
  readonly fault: (where: string, error: unknown) => void;
}

/** Puts them into the application. */
export function registerFootageRoutes(app: Hono<AppEnv>, deps: FootageRouteDeps): void {
  const { reader, clock, language } = deps;
  const conversions = createPermits(CONVERSIONS_AT_ONCE, 0);
  const viewings = createViewings(deps);
  const viewer = (c: Context<AppEnv>) => ({ asker: c.get("asker"), purpose: purposeOf(c) });
  const camera = (c: Context<AppEnv>): CameraSummary => {
    const id = parseCameraId(c.req.param("id") ?? "");
    const found = reader.cameras().find((s) => s.id === id);
    if (found === undefined) throw new NotFound();
    return found;
  };
  const failed = (ref: FragmentRef, error: unknown) =>
    deps.fault(`camera ${ref.camera}, fragment ${ref.sequence}`, error);

  app.get("/cameras/:id", (c) => {
    const t = language(c);
    const at = c.req.query("at");
    deps.remember(c);
    const start = at === undefined ? null : parseInstant("at", at);
    const purpose = keepPurpose(c);
    const behind = c.get("actor")?.rights.includes("see-live") ? 0 : LIVE_MS;
    const view = { at: start, now: clock.wall(), behind };
    return c.html(playbackPage(t, camera(c), view, c.get("actor"), purpose));
  });

  app.get("/api/cameras/:id/day", (c) => {
    const from = parseDay("date", c.req.query("date"));
    return c.json(dayView(reader, camera(c).id, from, clock.wall(), language(c)));
  });

  app.get("/api/cameras/:id/newest-picture", async (c) => {
    const { id } = camera(c);
    await viewings.live(viewer(c), id);
    return await still(c, reader.newestKey(id));
  });

  app.get("/api/cameras/:id/picture", async (c) => {
    const { id } = camera(c);
    const at = c.req.query("at");
    const ref = at === undefined
      ? reader.newestKey(id)
      : reader.playbackStart(id, parseInstant("at", at));
    // Its first instant is all that is shown: of that there is no part.
    if (ref !== null) await viewings.playback(viewer(c), id, ref.start, UtcMs(ref.start + 1));
    return await still(c, ref);
  });

  async function still(c: Context<AppEnv>, ref: FragmentRef | null) {
    const t = language(c);
    const picture = ref === null
      ? { kind: "none" as const, trouble: "nothing-recorded" as PictureTrouble }
      : await deps.pictures.picture(ref);
    if (picture.kind === "jpeg") {
      return c.body(picture.bytes, 200, { "Content-Type": "image/jpeg" });
    }
    const svg = await placeholderSvg(t.pictureTroubles[picture.trouble]);
    return c.body(svg.toString(), picture.trouble === "nothing-recorded" ? 404 : 503, {
      "Content-Type": "image/svg+xml",
    });
  }

  app.get("/api/cameras/:id/play", async (c) => {
    const t = language(c);
    const { id } = camera(c);
    const converted = wantsConversion(c);
    const rule = converted ? CONVERTED : AS_RECORDED;
    const after = c.req.query("after");
    const at = parseInstant("at", c.req.query("at"));
    let piece = after === undefined ? pieceAt(reader, id, at, rule) : pieceAfter(reader, id, {
      at,
      after: parseWhole("after", after, 0, Number.MAX_SAFE_INTEGER),
    }, rule);
    for (let tries = 0; piece !== null && tries < MAX_BAD_STARTS; tries++) {
      const shown = await shownOf(c, piece);
      if (shown instanceof RefusedError) {
        const { refusedLive, refusedSpan } = t.player;
        return c.json({ piece: null, refused: shown.field === "live" ? refusedLive : refusedSpan });
      }
      const inside = within(piece, shown);
      const described = inside === null ? null : await describe(inside, converted, t);
      if (described !== null) return c.json({ piece: described });
      piece = pieceAfter(reader, id, {
        at: UtcMs(piece.fragments[0].start + 1),
        after: piece.fragments[0].sequence,
      }, { ...rule, wholeGops: true });
    }
    return c.json({ piece: null });
  });

  /** Which part of a piece may be shown to whoever asks, or why none may. */
  async function shownOf(c: Context<AppEnv>, { fragments: [first], start, end }: Piece) {
    try {
      return await viewings.playback(viewer(c), first.camera, start, end);
    } catch (error) {
      if (error instanceof RefusedError) return error;
      throw error;
    }
  }

  /** A piece for the player; `null` when its first fragment cannot be read. */
  async function describe(piece: Piece, converted: boolean, t: Texts) {
    const [first] = piece.fragments;
    const last = piece.fragments.at(-1) ?? first;
    try {
      const [init, payload, codec] = await Promise.all([
        reader.initSegment(first),
        reader.payload(first),
        reader.codecString(first),
      ]);
      const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(init));
      const query = new URLSearchParams({
        at: new Date(first.start).toISOString(),
        first: String(first.sequence),
        last: String(last.sequence),
      });
      if (converted) query.set("transcode", "h264");
      return {
        start: piece.start,
        end: piece.end,
        codec: converted ? CONVERTED_CODEC : withSound(codec, init),
        // The same init segment need not be given to the player twice.
        init: converted ? `converted/${first.sequence}` : new Uint8Array(digest).toHex(),
        mediaStart: converted ? 0 : decodeSeconds(init, payload) ?? 0,
        url: `/api/cameras/${first.camera}/media?${query}`,
        next: { at: new Date(piece.next.at).toISOString(), after: piece.next.after },
        skipped: piece.skipped === null ? null : {
          from: piece.skipped.from,
          to: piece.skipped.to,
          text: t.gaps[piece.skipped.cause],
        },
      };
    } catch (error) {
      failed(first, error);
      return null;
    }
  }

  app.get("/api/cameras/:id/media", async (c) => {
    const { id } = camera(c);
    const at = parseInstant("at", c.req.query("at"));
    const first = parseWhole("first", c.req.query("first"), 0, Number.MAX_SAFE_INTEGER);
    const last = parseWhole("last", c.req.query("last"), first, first + 400);
    const withInit = c.req.query("init") === "1";
    const converted = wantsConversion(c);
    const fragments = reader.fragments(id, at, UtcMs(at + 60_000), 400)
      .filter((r) => r.sequence >= first && r.sequence <= last);
    const [begin, end] = [fragments[0], fragments.at(-1)];
    if (begin?.sequence !== first || end === undefined) throw new NotFound();
    c.header("Content-Type", "video/mp4");
    if (c.req.method === "HEAD") return c.body(null);
    const shown = await viewings.playback(viewer(c), id, begin.start, endOf(end));
    if (shown.from > begin.start || shown.to < endOf(end)) throw notToBeShown();
    if (!converted) {
      return c.body(bodyOf(() => recordedBytes(reader, fragments, withInit, failed), () => {}));
    }
    const giveBack = conversions.tryTake();
    if (giveBack === null) {
      return c.text("Other conversions are running.", 503, { "Retry-After": "5" });
    }
    return c.body(
      bodyOf(() => convertedBytes(reader, fragments, deps.convert, failed), giveBack),
    );
  });
}

/** Of what is asked for, a part may not be shown: whoever keeps to what was described is never told. */
const notToBeShown = () =>
  new RefusedError("span", "not all of it may be shown", "ask for the pieces that are described");

/** The codecs of a block: its video, and AAC where the block has sound (RFC 6381 §3.3). */
const withSound = (video: string, init: Uint8Array) =>
  hasSound(init) && !video.includes("mp4a") ? `${video},mp4a.40.2` : video;

function wantsConversion(c: Context): boolean {
  const asked = c.req.query("transcode");
  if (asked === undefined || asked === "h264") return asked === "h264";
  throw new InputError("transcode", "is not a format that footage is converted to", "use h264");
}
