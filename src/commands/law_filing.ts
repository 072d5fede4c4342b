/** `holdfast law filing`: the sheet for filing a system with the police, with what the recorder knows filled in. */
import { floorDays } from "../../policy/keep_duration.ts";
import type { Said } from "../../policy/duty.ts";
import { PLACES } from "../../policy/words.ts";
import { PLACE_NAMES } from "../../policy/text/word_names.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { UNTOLD } from "../../recorder/ledger/records.ts";
import { deviceBook } from "../../recorder/rules/device_rules.ts";
import { oneOf, options, required } from "../options.ts";
import { print } from "../output.ts";

const BLANK = "________________";

const WORDS = {
  title: { zh: "公共安全视频系统备案信息表", en: "Filing sheet of a public security video system" },
  unit: { zh: "单位名称、地址、联系人", en: "Unit, address, contact" },
  place: { zh: "建设位置（场所）", en: "Where it stands (kind of place)" },
  cameras: { zh: "图像采集设备数量", en: "Number of cameras" },
  kind: { zh: "设备类型：网络摄像机，名称如下", en: "Type: network cameras, by name" },
  kept: { zh: "视频图像信息存储期限（日）", en: "Days that footage is kept" },
  used: { zh: "投入使用日期", en: "Day of first use" },
  delivered: { zh: "交付日期", en: "Day of delivery" },
  papers: {
    zh: "附：设计方案、技术检测和工程验收材料（AH-13(2)）",
    en: "With it: design, technical test and acceptance papers (AH-13(2))",
  },
  basis: { zh: "依据：CN-14(1)、LN-12、AH-13", en: "By: CN-14(1), LN-12, AH-13" },
  truth: {
    zh: "填报单位对信息真实性负责（CN-14(2)）",
    en: "Whoever files answers for its truth (CN-14(2))",
  },
} satisfies Record<string, Said>;

/** The command. Blanks are for the person who files. */
export function lawFiling(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    lang: { type: "string" },
    json: { type: "boolean" },
  });
  const l = oneOf(values.lang ?? "zh", "lang", ["zh", "en"]);
  using ledger = openLedgerReadOnly(dataPaths(required(values.data, "data")).ledger);
  const site = ledger.site();
  const { inUse, handedOver } = site ?? UNTOLD;
  const place = PLACES.find((one) => one === site?.venue);
  const cameras = ledger.cameras().filter((one) => one.removedAt === null).map((one) => one.name);
  const days = floorDays(layersOf(site), false, deviceBook(ledger));
  if (values.json) {
    const known = { unit: site?.name || null, place: place ?? null, cameras, days };
    print(JSON.stringify({ ...known, inUse, handedOver }));
    return 0;
  }
  const line = (what: Said, value: string | number) => print(`${what[l]}: ${value}`);
  print(WORDS.title[l]);
  line(WORDS.unit, site?.name || BLANK);
  line(WORDS.place, place === undefined ? BLANK : PLACE_NAMES[place][l]);
  line(WORDS.cameras, cameras.length);
  line(WORDS.kind, cameras.join(l === "zh" ? "、" : ", ") || BLANK);
  line(WORDS.kept, `≥ ${days}`);
  line(WORDS.used, inUse ?? BLANK);
  line(WORDS.delivered, handedOver ?? BLANK);
  for (const note of [WORDS.papers, WORDS.basis, WORDS.truth]) print(note[l]);
  return 0;
}
