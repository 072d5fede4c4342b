/** What the addresses of register, requests, watch and actions of two people need. */
import type { RouteRule } from "./route_rules.ts";

type Need = RouteRule["need"];

const get = (path: string, need: Need): RouteRule => ({ method: "GET", path, need });
/** A form in which people write: a Chinese character takes nine bytes of it. */
const written = (path: string, need: Need): RouteRule => ({
  method: "POST",
  path,
  need,
  maxBody: 65_536,
});

/** Five megabytes, and what a browser wraps them in. */
const PHOTO_BODY = 5 * 1024 * 1024 + 16_384;

/** Members of the table of all routes. */
export const PAPER_RULES: readonly RouteRule[] = [
  get("/register", "read-register"),
  get("/register/print", "read-register"),
  get("/register/table.csv", "read-register"),
  get("/register/table.pdf", "read-register"),

  get("/requests", "read-register"),
  get("/requests/new", "enter-request"),
  written("/requests", "enter-request"),
  {
    method: "POST",
    path: "/requests/photos",
    need: "enter-request",
    body: "multipart",
    maxBody: PHOTO_BODY,
  },
  get("/requests/photos/:sha256", "read-register"),
  get("/requests/:request", "read-register"),
  get("/requests/:request/print", "read-register"),
  written("/requests/:request/view", "enter-request"),
  written("/requests/:request/shown", "enter-request"),
  // Of each of the request's cameras: the recorder looks when it grants the export.
  written("/requests/:request/export", "own-account"),
  written("/requests/:request/acknowledge", "confirm-second"),

  // The watch and an inspection read these: the recorder looks which of the two rights it is.
  get("/watch", "own-account"),
  get("/suspicions", "own-account"),
  get("/suspicions/:suspicion", "own-account"),
  written("/watch", "keep-watch"),
  written("/suspicions", "keep-watch"),
  written("/suspicions/:suspicion/report", "keep-watch"),

  get("/two-people", "confirm-second"),
  written("/two-people", "confirm-second"),
  written("/two-people/:proposal/confirm", "confirm-second"),
  written("/two-people/:proposal/withdraw", "confirm-second"),

  get("/duties", "read-compliance"),
  written("/duties", "change-settings"),

  get("/retirement", "read-compliance"),
  written("/retirement/notice", "change-settings"),
  written("/retirement/supervision", "change-settings"),
  written("/retirement/cancel", "change-settings"),
];
