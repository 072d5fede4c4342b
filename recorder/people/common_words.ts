/**
 * Words that people build passwords from when they think of nothing: the most common ones of leaked
 * lists, device and vendor words, and rows of a keyboard. Lower case, without digits and signs.
 */
export const COMMON_WORDS: readonly string[] = [
  ..."password passwort passwd pass parola senha contrasena motdepasse mima".split(" "),
  ..."admin administrator root user guest test demo default login system manager operator".split(
    " ",
  ),
  ..."holdfast recorder record recording camera cameras video nvr dvr cctv ipcam onvif rtsp".split(
    " ",
  ),
  ..."hikvision hik dahua uniview tiandy kedacom axis hanwha bosch tplink tenda xiaomi huawei"
    .split(" "),
  ..."security monitor surveillance jiankong shexiangtou guanliyuan anquan baoan office hotel"
    .split(" "),
  ..."welcome letmein iloveyou woaini qwerty qwertz azerty asdf zxcv monkey dragon master".split(
    " ",
  ),
  ..."sunshine princess football baseball superman batman shadow michael hello freedom whatever"
    .split(" "),
  ..."secret changeme change please trustno trust access internet computer server network".split(
    " ",
  ),
  ..."correct horse battery staple correcthorsebatterystaple thisisapassword mypassword".split(" "),
  ..."china beijing shanghai shenyang dalian hefei liaoning anhui zhongguo nihao wang zhang liu chen"
    .split(" "),
  ..."spring summer autumn winter january october monday love one two three four five".split(" "),
  ..."aini wo ni my the is and for new me it this that i a".split(" "),
  ..."密码 口令 管理员 监控 摄像头 录像 录像机 系统 用户 你好 中国 安全 保安 我爱你".split(" "),
];

/** Rows that fingers walk along; parts of them, forward or back, are as good as one character. */
export const ROWS: readonly string[] = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "!@#$%^&*()_+",
  "~!@#$%^&*()",
];
