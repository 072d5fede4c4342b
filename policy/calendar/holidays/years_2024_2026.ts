/** The State Council's arrangements for 2024 to 2026. */
import type { HolidayYear } from "../holiday_table.ts";
import { arranged } from "./arranged.ts";

/** Each year's notice stands above it. */
export const YEARS_2024_TO_2026: Readonly<Record<string, HolidayYear>> = {
  // gov.cn/zhengce/zhengceku/202310/content_6911528.htm
  "2024": arranged(2024, [
    "01-01/01-01",
    "02-10/02-17",
    "04-04/04-06",
    "05-01/05-05",
    "06-08/06-10",
    "09-15/09-17",
    "10-01/10-07",
  ], ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]),
  // gov.cn/zhengce/zhengceku/202411/content_6986383.htm
  "2025": arranged(2025, [
    "01-01/01-01",
    "01-28/02-04",
    "04-04/04-06",
    "05-01/05-05",
    "05-31/06-02",
    "10-01/10-08",
  ], ["01-26", "02-08", "04-27", "09-28", "10-11"]),
  // gov.cn/zhengce/zhengceku/202511/content_7047091.htm
  "2026": arranged(2026, [
    "01-01/01-03",
    "02-15/02-23",
    "04-04/04-06",
    "05-01/05-05",
    "06-19/06-21",
    "09-25/09-27",
    "10-01/10-07",
  ], ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
};
