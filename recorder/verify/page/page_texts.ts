/** The words of the offline page; what it finds has its own in `../text/`. */

const zhCn = {
  title: "录像导出校验",
  intro:
    "请选择或拖入导出的文件夹或 ZIP 文件。所有校验都在本机浏览器内完成，不上传任何内容，无需联网。",
  choose: "选择文件夹",
  chooseZip: "或选择 ZIP 文件",
  keyLabel: "设备公钥（验收报告上的 64 位十六进制数，可不填）",
  witnessLabel: "见证方保存的检查点文件（可不选）",
  warning:
    "本页面随导出一同提供，也可能被替换。用于取证时，请使用您自己保存的 verify.html，并填写验收报告上的设备公钥。",
  faultsHead: "不一致之处",
  proofsHead: "已经证明",
  notesHead: "需要了解的情况，以及未能证明的事项",
  keyHead: "签名密钥",
  read: "已读取 {fragments} 个片段、{megabytes} MB 视频，用时 {seconds} 秒。",
  badKey: "公钥应为 64 位十六进制数。",
  badWitness: "该文件不含见证方的检查点。",
  unreadable: "文件无法读取：",
};

/** By language. */
export const PAGE_TEXTS: Readonly<Record<"zh-CN" | "en", Readonly<typeof zhCn>>> = {
  "zh-CN": zhCn,
  en: {
    title: "Check of a footage export",
    intro:
      "Choose the export's folder or ZIP, or drop it here. Everything is checked inside this browser: nothing is uploaded, and no network is needed.",
    choose: "Choose the folder",
    chooseZip: "or choose the ZIP",
    keyLabel:
      "The device's public key: 64 hexadecimal digits, from the acceptance report (optional)",
    witnessLabel: "A file of checkpoints that a witness kept (optional)",
    warning:
      "This page came with the export and may have been replaced like any other file. For evidence, use a verify.html of your own, and give the key from the acceptance report.",
    faultsHead: "What is not as the device signed it",
    proofsHead: "What is proven",
    notesHead: "What should be known, and what is not proven",
    keyHead: "Signed with the key",
    read: "{fragments} fragments, {megabytes} MB of video read in {seconds} s.",
    badKey: "A public key has 64 hexadecimal digits.",
    badWitness: "That file holds no checkpoints of a witness.",
    unreadable: "The files cannot be read:",
  },
};
