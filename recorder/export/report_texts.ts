/** The words of the readable report, Chinese and English. */

/** Words of one language. */
export interface ReportTexts {
  readonly language: "zh-CN" | "en";
  readonly title: string;
  readonly intro: string;
  readonly facts: {
    readonly id: string;
    readonly made: string;
    readonly span: string;
    readonly requester: string;
    readonly purpose: string;
    readonly destination: string;
    readonly request: string;
    readonly entry: string;
    readonly basis: string;
    readonly device: string;
    readonly software: string;
  };
  readonly none: string;
  readonly footage: string;
  readonly gaps: string;
  readonly noGaps: string;
  readonly checks: string;
  readonly checkpoints: string;
  readonly columns: readonly [string, string, string, string];
  readonly gapColumns: readonly [string, string, string];
  readonly fileColumns: readonly [string, string, string];
  readonly lost: string;
  readonly files: string;
  readonly how: readonly string[];
  readonly causes: Readonly<Record<string, string>>;
}

export const REPORT_TEXTS: readonly ReportTexts[] = [
  {
    language: "zh-CN",
    title: "录像导出报告",
    intro: "本报告说明导出的内容，时间均为北京时间（UTC+8）。报告本身不作校验，校验方法见末尾。",
    facts: {
      id: "导出编号",
      made: "制作时间",
      span: "请求时段",
      requester: "接收人",
      purpose: "用途",
      destination: "去向",
      request: "请求编号",
      entry: "登记编号",
      basis: "法律依据",
      device: "设备公钥",
      software: "软件",
    },
    none: "无",
    footage: "摄像机",
    gaps: "没有录像的时段",
    noGaps: "请求时段内没有缺失。",
    checks: "如何校验",
    checkpoints: "检查点",
    columns: ["文件", "开始", "结束", "片段"],
    gapColumns: ["开始", "结束", "原因"],
    fileColumns: ["文件", "字节", "SHA-256"],
    lost: "其中损坏或无法读取",
    files: "文件校验值",
    how: [
      "在浏览器中打开 verify.html，选择本文件夹，无需联网。",
      "或运行 holdfast verify 文件夹 --key 设备公钥。",
      "请把上面的设备公钥与验收报告上的公钥比对；页面也可能被替换，取证时请使用自己的 verify.html。",
      "视频可用任何播放器打开：播放位置加上文件开始时间即为显示时间。",
    ],
    causes: {
      "first-recording": "尚未开始录像",
      "recorder-off": "录像机未运行",
      "camera-unreachable": "摄像机无法连接",
      "camera-closed": "摄像机断开连接",
      "camera-refused": "摄像机拒绝连接",
      "stalled": "摄像机没有画面",
      "packets-lost": "网络丢包",
      "bad-stream": "码流错误",
      "parameters-changed": "编码参数改变",
      "clock-step": "时钟被调整",
      "camera-off": "摄像机已停用",
      "window-would-break": "没有可用空间，旧录像仍在保存期内",
      "disk-failed": "磁盘故障",
      "fell-behind": "来不及写入",
      "damaged": "录像损坏",
      "expired": "保存期满，已删除",
    },
  },
  {
    language: "en",
    title: "Report of a footage export",
    intro:
      "What this export holds. All times are China Standard Time (UTC+8). The report itself proves nothing; how to check the export is said at its end.",
    facts: {
      id: "Export",
      made: "Made at",
      span: "Span asked for",
      requester: "Given to",
      purpose: "Purpose",
      destination: "Destination",
      request: "Request",
      entry: "Register entry",
      basis: "Legal basis",
      device: "Device's public key",
      software: "Software",
    },
    none: "none",
    footage: "Camera",
    gaps: "Times without footage",
    noGaps: "Nothing is missing from the span asked for.",
    checks: "How to check it",
    checkpoints: "Checkpoints",
    columns: ["File", "From", "To", "Fragments"],
    gapColumns: ["From", "To", "Why"],
    fileColumns: ["File", "Bytes", "SHA-256"],
    lost: "damaged or unreadable among them",
    files: "Hashes of the files",
    how: [
      "Open verify.html in a browser and choose this folder; it needs no network.",
      "Or run: holdfast verify FOLDER --key PUBLIC-KEY.",
      "Compare the public key above with the one on the acceptance report. A page can be replaced too: for evidence, use a verify.html of your own.",
      "Any player opens the videos: the position in the player plus the start of the file is the displayed time.",
    ],
    causes: {
      "first-recording": "not recorded yet",
      "recorder-off": "the recorder was off",
      "camera-unreachable": "the camera could not be reached",
      "camera-closed": "the camera closed the connection",
      "camera-refused": "the camera refused",
      "stalled": "the camera sent no pictures",
      "packets-lost": "packets were lost",
      "bad-stream": "the stream was faulty",
      "parameters-changed": "the codec parameters changed",
      "clock-step": "the clock was set",
      "camera-off": "the camera was switched off",
      "window-would-break": "no room that was not protected",
      "disk-failed": "a disk failed",
      "fell-behind": "the recorder fell behind",
      "damaged": "the footage is damaged",
      "expired": "its time was over, and it was erased",
    },
  },
];
