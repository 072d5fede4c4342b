import type { Texts } from "./texts.ts";

/** Chinese as written in mainland China. */
export const zhCn: Texts = {
  language: "zh-CN",
  otherLanguage: { code: "en", name: "English" },
  title: "录像机",
  backToFront: "全部摄像机",
  needsScript: "本页面需要启用 JavaScript。请启用后重试，或换一个浏览器打开。",
  front: {
    pageUnreachable: "与录像机的连接已中断",
    pageUnreachableTodo: "画面和数据已不是最新的。请检查网线以及录像机是否通电。",
    alarms: "需要处理的事项",
    noAlarms: "没有需要处理的事项",
    cameras: "摄像机",
    disks: "硬盘",
    noDisks: "还没有设置硬盘。",
    removedCameras: "已移除的摄像机（录像仍保留）",
    playback: "回放录像",
    noCameras: "还没有添加摄像机。",
    pictureFrom: "画面时间",
    noPicture: "暂无画面",
    todo: "怎么办：",
  },
  player: {
    play: "播放",
    pause: "暂停",
    back10: "退 10 秒",
    forward10: "进 10 秒",
    previousGap: "上一处缺失",
    nextGap: "下一处缺失",
    speed: "速度",
    loading: "正在读取……",
    atEnd: "已是最新的录像，正在等待后续画面。",
    skipped: "已跳过 {length} 无录像时段：{cause}从 {to} 继续播放。",
    noFootageHere: "这个时间及之后没有录像。",
    refusedLive: "更新的画面视同实时画面，仅限值守和管理人员查看（AH-16(4)）。",
    refusedSpan: "您的申请不包括这一时间。",
    noGapFurther: "当天在这个方向上没有其他缺失。",
    cannotPlay: "此浏览器不能播放 {codec} 视频。可以查看静态画面，或由录像机转换后播放。",
    convert: "转换并播放",
    converting: "录像机正在边转换边播放，画面会略粗糙。",
    converterBusy: "录像机正在为其他人转换视频，请过几分钟再试。",
    stillsOnly: "静态画面",
    failed: "播放因出错而停止。请按“播放”重试。",
    stillFailed: "仍未连接上，正在重试……",
    noGaps: "当天录像没有缺失。",
    moreGaps: "另有 {n} 处缺失",
    zoomHours: "{n} 小时",
    zoomMinutes: "{n} 分钟",
    timelineLabel: "当天时间",
    playFrom: "从 {t} 播放",
    hours: "小时",
    minutes: "分",
    seconds: "秒",
  },

  recordingAll: (n) => `全部 ${n} 路正在录像`,
  recordingSome: (n, of) => `仅 ${n} / ${of} 路正在录像`,
  recordingNone: (of) => `没有录像！共 ${of} 路`,
  noCameraYet: "还没有摄像机",
  recorderDown: {
    what: "录像程序没有运行",
    todo:
      "现在没有任何录像！请重新启动录像程序，或将设备断电后重新开机；两分钟后仍显示此提示，请联系安装人员。",
  },

  poolReaches: (days, required) => `硬盘可保存 ${days} 天；法规要求 ${required} 天`,
  poolReachesNothingOrdered: (days) => `硬盘可保存 ${days} 天`,
  poolShort: (days, required, camera) =>
    `硬盘只能保存 ${days} 天，法规要求 ${required} 天。${
      camera === null ? "" : `空间不足：${camera}`
    }`,
  notRecording: (names, more) =>
    `没有录像：${names.join("、")}${more > 0 ? ` 等，另有 ${more} 路` : ""}`,
  poolUnknown: "正在测算硬盘可保存的天数",
  spaceLabel: "存储",
  clockLabel: "时钟",
  clockGood: "时钟正常",
  clockUnknown: "时钟未确认：录像照常进行，录像最多多保存一天",
  rulesLabel: "适用规定",
  noRules: "尚未选择适用规定",

  levels: { act: "立即处理", soon: "尽快处理", note: "提示" },
  alarms: {
    "camera-not-recording": ({ camera, cause }) => ({
      what: `${camera === null ? "有摄像机" : `“${camera}”`}没有录像${
        cause === null ? "。" : `：${cause}`
      }`,
      todo: "请检查摄像机的电源、网线和密码。",
    }),
    "disk-failed": ({ disk }) => ({
      what: `硬盘 ${disk ?? ""} 发生故障。`.replace("  ", " "),
      todo: "请更换这块硬盘。旧硬盘不要丢弃，上面的录像可能还能读出。",
    }),
    "disk-refused": ({ disk }) => ({
      what: `硬盘 ${disk ?? ""} 不属于本录像机，未使用。`.replace("  ", " "),
      todo: "请换回原来的硬盘。这块硬盘上的内容没有被改动。",
    }),
    "disk-slow": ({ disk }) => ({
      what: `硬盘 ${disk ?? ""} 速度过慢。`.replace("  ", " "),
      todo: "请准备更换：变慢的硬盘往往即将损坏。",
    }),
    "pool-too-small": ({ days, required }) => ({
      what: days === null || required === null
        ? "硬盘空间不够保存法规要求的天数。"
        : `硬盘只能保存 ${days} 天，法规要求 ${required} 天。`,
      todo: "请增加硬盘，或降低摄像机码率。在此期间，受保护的录像不会被覆盖。",
    }),
    "pool-runs-out": ({ days }) => ({
      what: days === null
        ? "硬盘上可覆盖的空间即将用完。"
        : `${days === "0" ? "不到 3 小时" : `${days} 天`}后将没有可覆盖的空间。`,
      todo: "请在此之前增加硬盘，否则摄像机将停止录像。",
    }),
    "recording-stopped-for-space": ({ camera }) => ({
      what: `${
        camera === null ? "有摄像机" : `“${camera}”`
      }已停止录像：硬盘上的录像全部在法定保存期内。`,
      todo: "请立即增加硬盘。受保护的录像不会被覆盖。",
    }),
    "clock-unconfirmed": () => ({
      what: "录像机的日期和时间尚未确认。",
      todo: "请连接校时服务器，或由两名有权限的人员确认日期。录像照常进行，不会提前清除。",
    }),
    "clock-jump-ignored": () => ({
      what: "时钟被改动过。录像的保存期没有因此缩短。",
      todo: "请核对日期和时间。如果不是人为调整，请检查校时服务器。",
    }),
    "log-broken": () => ({
      what: "日志与本机签名的内容不一致：已被改动或损坏。",
      todo: "请用最近一次外部留存的检查点运行 `holdfast log verify`，并查明谁接触过硬盘。",
    }),
    "index-space-low": () => ({
      what: "系统盘空间即将用完。",
      todo: "请清理系统盘（不是录像硬盘），或联系安装人员。",
    }),
    "ledger-copies-missing": () => ({
      what: "设置和日志目前只保存在一处。",
      todo: "请检查所有硬盘是否插好。若再有硬盘损坏，设置可能丢失；录像不会被清除。",
    }),
    "damage-found": ({ camera }) => ({
      what: camera === null ? "发现硬盘上有损坏的录像。" : `发现“${camera}”有损坏的录像。`,
      todo: "请尽快备份重要录像，并检查硬盘。",
    }),
    "rule-pack-damaged": () => ({
      what: "已载入的一份法规包无法读取，录像仍按其规定的期限保存。",
      todo: "请联系供应商重新载入同一份法规包。",
    }),
    "watch-not-handed-over": ({ count }) => ({
      what: `有人值班已持续 ${count ?? "很多"} 小时未交班。`,
      todo: "请值班人员在上方“值班”页面写明情况并交班；继续值班的，请重新接班。",
    }),
    "duties-overdue": ({ count }) => ({
      what: count === null ? "有法定义务已逾期。" : `${count} 项法定义务已逾期。`,
      todo: "请管理人员打开上方的“法定义务”，办理后在那里记录。",
    }),
    "pool-formatting": ({ percent }) => ({
      what: `正在准备新的硬盘空间${percent === null ? "" : `（已完成 ${percent}%）`}。`,
      todo: "无需操作，已准备好的部分已经在录像。",
    }),
    "recorder-not-running": () => ({
      what: "录像程序没有运行，现在没有任何录像。",
      todo: "请重新启动录像程序，或将设备断电后重新开机。仍不恢复请联系安装人员。",
    }),
  },
  gaps: {
    "first-recording": "此前从未录像。",
    "recorder-off": "录像机关机或断电。",
    "camera-unreachable": "无法连接摄像机（电源或网络）。",
    "camera-closed": "摄像机断开了连接。",
    "camera-refused": "摄像机拒绝访问（密码或设置）。",
    "stalled": "摄像机已连接，但没有送来画面。",
    "packets-lost": "网络丢失了部分画面。",
    "bad-stream": "摄像机送来的不是有效视频。",
    "parameters-changed": "摄像机的画面设置被更改。",
    "clock-step": "录像机的时钟被调整。",
    "camera-off": "摄像机被人为关闭或移除。",
    "window-would-break": "硬盘上全是法规保护的录像，没有可用空间。",
    "disk-failed": "硬盘发生故障。",
    "fell-behind": "硬盘速度过慢。",
    "damaged": "硬盘上的这段录像已损坏。",
    "expired": "已超过法定保存期，录像已清除。",
  },

  cameraRecording: "正在录像",
  cameraNotRecording: "没有录像",
  cameraUnknown: "状态未知",
  since: (time) => `自 ${time} 起`,
  daysHeld: (held, required) => `已保存 ${held} 天 / 要求 ${required} 天`,
  daysHeldNothingOrdered: (held) => `已保存 ${held} 天`,
  reaches: (days) => `硬盘可为本路保存 ${days} 天`,
  reachesTooLittle: (days, required) => `空间不足：只能保存 ${days} 天，要求 ${required} 天`,
  bitrate: "码率",
  picture: "视频",
  losses: "丢失",
  lossesOf: (packets, reconnects) => `丢包 ${packets}，重连 ${reconnects} 次`,
  unknown: "未知",
  footageFromTo: (from, to) => `录像从 ${from} 到 ${to}`,
  noFootage: "没有录像",

  diskStates: {
    "in-use": "使用中",
    formatting: "正在准备",
    failed: "故障",
    refused: "已拒绝：不是本机硬盘",
    missing: "未找到",
  },
  diskReady: (ready, all) => `已就绪 ${ready} / ${all}`,

  playbackOf: (camera) => `${camera}：回放`,
  day: "日期",
  time: "时间",
  go: "跳转",
  previousDay: "前一天",
  nextDay: "后一天",
  latest: "最新",
  gapsOfDay: "当天缺失的录像",
  legendFootage: "有录像",
  legendGap: "缺失",
  legendNone: "无录像",
  pictureTroubles: {
    "nothing-recorded": "暂无画面",
    "damaged": "这幅画面在硬盘上已损坏",
    "cannot-decode": "这幅画面无法显示",
    "too-busy": "设备繁忙，画面延迟",
  },

  notFound: "没有这个页面。",
  noSuchCamera: "没有这台摄像机。",
  badRequest: "地址不正确。",
  serverFault: "页面出错，录像不受影响。",
};
