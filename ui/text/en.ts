import type { Texts } from "./texts.ts";

/** English. */
export const en: Texts = {
  language: "en",
  otherLanguage: { code: "zh-CN", name: "中文" },
  title: "Recorder",
  backToFront: "All cameras",
  needsScript:
    "This page needs JavaScript. Please switch it on, or open the page in another browser.",
  front: {
    pageUnreachable: "No connection to the recorder",
    pageUnreachableTodo:
      "What you see is old. Check the network cable and whether the recorder has power.",
    alarms: "What needs attention",
    noAlarms: "Nothing needs attention",
    cameras: "Cameras",
    disks: "Disks",
    noDisks: "No disk is set up yet.",
    removedCameras: "Removed cameras (footage kept)",
    playback: "Play back",
    noCameras: "No camera is set up yet.",
    pictureFrom: "Picture from",
    noPicture: "No picture yet",
    todo: "What to do: ",
  },
  player: {
    play: "Play",
    pause: "Pause",
    back10: "−10 s",
    forward10: "+10 s",
    previousGap: "Previous gap",
    nextGap: "Next gap",
    speed: "Speed",
    loading: "Loading …",
    atEnd: "This is the newest footage. Waiting for more.",
    skipped: "Skipped {length} without footage: {cause} Goes on at {to}.",
    noFootageHere: "There is no footage at this time or after it.",
    refusedLive:
      "Newer pictures count as live: they are for the watch and the management only (AH-16(4)).",
    refusedSpan: "Your request does not cover this time.",
    noGapFurther: "There is no further gap on this day in this direction.",
    cannotPlay:
      "This browser cannot play {codec} video. Still pictures work; or let the recorder convert it.",
    convert: "Convert and play",
    converting: "The recorder converts this video while it plays; the picture is a little coarser.",
    converterBusy:
      "The recorder is converting for somebody else. Please try again in a few minutes.",
    stillsOnly: "Still picture",
    failed: "Playback stopped because of an error. Press Play to try again.",
    stillFailed: "Still no connection. Trying again …",
    noGaps: "No gap on this day.",
    moreGaps: "and {n} more gaps",
    zoomHours: "{n} h",
    zoomMinutes: "{n} min",
    timelineLabel: "Time of the day",
    playFrom: "Play from {t}",
    hours: "h",
    minutes: "min",
    seconds: "s",
  },

  recordingAll: (n) => n === 1 ? "The camera is recording" : `All ${n} cameras are recording`,
  recordingSome: (n, of) => `Recording only ${n} of ${of}`,
  recordingNone: (of) => `NOT recording: 0 of ${of}`,
  noCameraYet: "No camera yet",
  recorderDown: {
    what: "RECORDER NOT RUNNING",
    todo:
      "Nothing is being recorded now. Start the recorder again or switch the device off and on; if this page still says so after two minutes, call your installer.",
  },

  poolReaches: (days, required) =>
    `The disks can hold ${days} days; the law orders ${required} days`,
  poolReachesNothingOrdered: (days) => `The disks can hold ${days} days`,
  poolShort: (days, required, camera) =>
    `The disks can hold only ${days} days; the law orders ${required} days.${
      camera === null ? "" : ` Too little for: ${camera}`
    }`,
  notRecording: (names, more) =>
    `Not recording: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
  poolUnknown: "Still measuring how many days the disks can hold",
  spaceLabel: "Space",
  clockLabel: "Clock",
  clockGood: "Clock is right",
  clockUnknown: "Clock not confirmed: recording goes on, and footage is kept up to a day longer",
  rulesLabel: "Rules",
  noRules: "No rules chosen yet",

  levels: { act: "Act now", soon: "Act soon", note: "Note" },
  alarms: {
    "camera-not-recording": ({ camera, cause }) => ({
      what: `${camera ?? "A camera"} is not recording${cause === null ? "." : `: ${cause}`}`,
      todo: "Check the camera's power, its network cable and its password.",
    }),
    "disk-failed": ({ disk }) => ({
      what: `Disk ${disk ?? ""} has failed.`.replace("  ", " "),
      todo: "Replace this disk. Do not throw it away: the footage on it may still be readable.",
    }),
    "disk-refused": ({ disk }) => ({
      what: `Disk ${disk ?? ""} does not belong to this recorder and is not used.`
        .replace("  ", " "),
      todo: "Put the right disk back. Nothing on this disk is being changed.",
    }),
    "disk-slow": ({ disk }) => ({
      what: `Disk ${disk ?? ""} is too slow.`.replace("  ", " "),
      todo: "Plan to replace it soon; slow disks often fail next.",
    }),
    "pool-too-small": ({ days, required }) => ({
      what: days === null || required === null
        ? "The disks are too small for the days that the law orders."
        : `The disks can hold ${days} days, but the law orders ${required}.`,
      todo:
        "Add a disk or lower the picture bitrate of the cameras. Protected footage is not overwritten in the meantime.",
    }),
    "pool-runs-out": ({ days }) => ({
      what: days === null
        ? "The disks will soon have no space that may be overwritten."
        : `In ${
          days === "0" ? "less than 3 hours" : `${days} days`
        } there will be no space left that may be overwritten.`,
      todo: "Add a disk before then, otherwise cameras will stop recording.",
    }),
    "recording-stopped-for-space": ({ camera }) => ({
      what: `${
        camera ?? "A camera"
      } has stopped recording: everything on the disks is still protected by law.`,
      todo: "Add a disk now. No protected footage is given up.",
    }),
    "clock-unconfirmed": () => ({
      what: "The date and time of this recorder are not confirmed.",
      todo:
        "Connect it to its time server, or have two authorised people confirm the date. Recording goes on; nothing is erased too early.",
    }),
    "clock-jump-ignored": () => ({
      what: "Somebody or something moved the clock. The protection period was not shortened.",
      todo: "Check the date and time. If nobody set it on purpose, check the time server.",
    }),
    "log-broken": () => ({
      what: "The log is not the one that this device signed: it was changed or damaged.",
      todo:
        "Run `holdfast log verify` with the newest witnessed checkpoint, and find out who had access to the disks.",
    }),
    "index-space-low": () => ({
      what: "The system disk is almost full.",
      todo: "Free space on the system disk (not on the footage disks), or call your installer.",
    }),
    "ledger-copies-missing": () => ({
      what: "The settings and the log are stored in one place only.",
      todo:
        "Check that all disks are plugged in. If one more disk fails, settings could be lost; footage is not erased.",
    }),
    "damage-found": ({ camera }) => ({
      what: camera === null
        ? "Damaged footage was found on a disk."
        : `Damaged footage of ${camera} was found on a disk.`,
      todo: "Copy important footage soon and have the disk checked.",
    }),
    "rule-pack-damaged": () => ({
      what:
        "A set of legal rules that was loaded can no longer be read. Footage is kept as it ordered.",
      todo: "Have the supplier load the same rule pack again.",
    }),
    "watch-not-handed-over": ({ count }) => ({
      what: `A watch has lasted ${count ?? "many"} hours and was not handed over.`,
      todo:
        "Whoever keeps it hands it over under “Watch” above, with a note. Who stays takes it over anew.",
    }),
    "duties-overdue": ({ count }) => ({
      what: count === null
        ? "Duties by law are overdue."
        : count === "1"
        ? "1 duty by law is overdue."
        : `${count} duties by law are overdue.`,
      todo: "A manager opens “Duties” above, has it done and writes it down there.",
    }),
    "pool-formatting": ({ percent }) => ({
      what: `New disk space is being prepared${percent === null ? "" : ` (${percent} % done)`}.`,
      todo: "Nothing to do. Recording already uses the part that is ready.",
    }),
    "recorder-not-running": () => ({
      what: "The recorder is not running. Nothing is being recorded.",
      todo: "Start it again or switch the device off and on. If that does not help, call for help.",
    }),
  },
  gaps: {
    "first-recording": "Nothing had been recorded before.",
    "recorder-off": "The recorder was switched off or had no power.",
    "camera-unreachable": "The camera could not be reached (power or network).",
    "camera-closed": "The camera ended the connection.",
    "camera-refused": "The camera refused access (password or settings).",
    "stalled": "The camera was connected but sent no picture.",
    "packets-lost": "The network lost pictures.",
    "bad-stream": "The camera sent something that is no video.",
    "parameters-changed": "The camera's picture settings were changed.",
    "clock-step": "The recorder's clock was set.",
    "camera-off": "The camera was switched off or removed by a person.",
    "window-would-break": "The disks were full of footage that the law protects.",
    "disk-failed": "A disk failed.",
    "fell-behind": "The disks were too slow.",
    "damaged": "The footage is damaged on the disk.",
    "expired": "The lawful keeping period had passed and the footage was erased.",
  },

  cameraRecording: "Recording",
  cameraNotRecording: "NOT recording",
  cameraUnknown: "Not known",
  since: (time) => `since ${time}`,
  daysHeld: (held, required) => `${held} of ${required} days kept`,
  daysHeldNothingOrdered: (held) => `${held} days kept`,
  reaches: (days) => `The disks can hold ${days} days of this camera`,
  reachesTooLittle: (days, required) =>
    `Too little space: ${days} days, but ${required} are ordered`,
  bitrate: "Data rate",
  picture: "Video",
  losses: "Losses",
  lossesOf: (packets, reconnects) => `${packets} packets, ${reconnects} reconnections`,
  unknown: "not known",
  footageFromTo: (from, to) => `Footage from ${from} to ${to}`,
  noFootage: "No footage",

  diskStates: {
    "in-use": "In use",
    formatting: "Being prepared",
    failed: "FAILED",
    refused: "Refused: not this recorder's disk",
    missing: "MISSING",
  },
  diskReady: (ready, all) => `${ready} of ${all} ready`,

  playbackOf: (camera) => `${camera}: playback`,
  day: "Day",
  time: "Time",
  go: "Go",
  previousDay: "Previous day",
  nextDay: "Next day",
  latest: "Newest",
  gapsOfDay: "Gaps on this day",
  legendFootage: "Footage",
  legendGap: "Gap",
  legendNone: "No footage",
  pictureTroubles: {
    "nothing-recorded": "No picture yet",
    "damaged": "This picture is damaged on the disk",
    "cannot-decode": "This picture cannot be shown",
    "too-busy": "Pictures are late: the device is busy",
  },

  notFound: "There is no such page.",
  noSuchCamera: "There is no such camera.",
  badRequest: "The address is not right.",
  serverFault: "Something went wrong in the page. Recording is not affected.",
};
