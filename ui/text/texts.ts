/** What must be said in every language. A missing sentence does not compile. */
import type { Alarm } from "../../recorder/read_port.ts";
import type { DiskStatus } from "../../recorder/read_port.ts";
import type { GapCause } from "../../recorder/port.ts";

/** Languages that the pages speak. */
export type Language = "zh-CN" | "en";

/** A sentence about what is the matter, and one about what to do. */
export interface Advice {
  readonly what: string;
  readonly todo: string;
}

/** What an alarm's sentence may name. Every part may be missing: the sentence must stand without it. */
export interface AlarmFacts {
  /** The camera's name. */
  readonly camera: string | null;
  /** Which disk, as its path. */
  readonly disk: string | null;
  /** Days, as a number in words fit to print: reachable, missing or left, as the code says. */
  readonly days: string | null;
  /** Days that the law orders. */
  readonly required: string | null;
  /** How many. */
  readonly count: string | null;
  /** Per cent done. */
  readonly percent: string | null;
  /** A cause of missing footage, already in this language. */
  readonly cause: string | null;
}

/** Why no picture can be shown. */
export type PictureTrouble = "nothing-recorded" | "damaged" | "cannot-decode" | "too-busy";

/** Words of the player, sent to the browser as they are. `{…}` marks are filled there. */
export interface PlayerTexts {
  readonly play: string;
  readonly pause: string;
  readonly back10: string;
  readonly forward10: string;
  readonly previousGap: string;
  readonly nextGap: string;
  readonly speed: string;
  readonly loading: string;
  readonly atEnd: string;
  /** `{cause}`, `{length}`, `{to}`. */
  readonly skipped: string;
  readonly noFootageHere: string;
  readonly refusedLive: string;
  readonly refusedSpan: string;
  readonly noGapFurther: string;
  /** `{codec}`. */
  readonly cannotPlay: string;
  readonly convert: string;
  readonly converting: string;
  readonly converterBusy: string;
  readonly stillsOnly: string;
  readonly failed: string;
  readonly stillFailed: string;
  readonly noGaps: string;
  /** `{n}`. */
  readonly moreGaps: string;
  readonly zoomHours: string;
  readonly zoomMinutes: string;
  readonly timelineLabel: string;
  readonly playFrom: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
}

/** Words of the live first page, sent to the browser as they are. */
export interface FrontTexts {
  readonly pageUnreachable: string;
  readonly pageUnreachableTodo: string;
  readonly alarms: string;
  readonly noAlarms: string;
  readonly cameras: string;
  readonly disks: string;
  readonly noDisks: string;
  readonly removedCameras: string;
  readonly playback: string;
  readonly noCameras: string;
  readonly pictureFrom: string;
  readonly noPicture: string;
  readonly todo: string;
}

/** Everything the pages say. */
export interface Texts {
  readonly language: Language;
  readonly otherLanguage: { readonly code: Language; readonly name: string };
  readonly title: string;
  readonly backToFront: string;
  readonly needsScript: string;
  readonly front: FrontTexts;
  readonly player: PlayerTexts;

  readonly recordingAll: (n: number) => string;
  readonly recordingSome: (n: number, of: number) => string;
  readonly recordingNone: (of: number) => string;
  readonly noCameraYet: string;
  readonly recorderDown: Advice;

  readonly poolReaches: (days: string, required: string) => string;
  readonly poolReachesNothingOrdered: (days: string) => string;
  /** `poolReaches` and which camera has too little. */
  /** `camera` is the worst off; `null` when it is so for all. */
  readonly poolShort: (days: string, required: string, camera: string | null) => string;
  /** Cameras that do not record, by name. */
  readonly notRecording: (names: readonly string[], more: number) => string;
  readonly poolUnknown: string;
  readonly spaceLabel: string;
  readonly clockLabel: string;
  readonly clockGood: string;
  readonly clockUnknown: string;
  readonly rulesLabel: string;
  readonly noRules: string;

  readonly levels: { readonly act: string; readonly soon: string; readonly note: string };
  readonly alarms: Readonly<Record<Alarm["code"], (facts: AlarmFacts) => Advice>>;
  readonly gaps: Readonly<Record<GapCause, string>>;

  readonly cameraRecording: string;
  readonly cameraNotRecording: string;
  readonly cameraUnknown: string;
  readonly since: (time: string) => string;
  readonly daysHeld: (held: string, required: string) => string;
  readonly daysHeldNothingOrdered: (held: string) => string;
  readonly reaches: (days: string, required: string) => string;
  readonly reachesTooLittle: (days: string, required: string) => string;
  readonly bitrate: string;
  readonly picture: string;
  readonly losses: string;
  readonly lossesOf: (packets: string, reconnects: string) => string;
  readonly unknown: string;
  readonly footageFromTo: (from: string, to: string) => string;
  readonly noFootage: string;

  readonly diskStates: Readonly<Record<DiskStatus["state"], string>>;
  readonly diskReady: (ready: string, all: string) => string;

  readonly playbackOf: (camera: string) => string;
  readonly day: string;
  readonly time: string;
  readonly go: string;
  readonly previousDay: string;
  readonly nextDay: string;
  readonly latest: string;
  readonly gapsOfDay: string;
  readonly legendFootage: string;
  readonly legendGap: string;
  readonly legendNone: string;
  readonly pictureTroubles: Readonly<Record<PictureTrouble, string>>;

  readonly notFound: string;
  readonly noSuchCamera: string;
  readonly badRequest: string;
  readonly serverFault: string;
}
