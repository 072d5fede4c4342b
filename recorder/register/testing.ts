/** Helpers for the tests of this folder. */
import { type Actor, PersonId } from "../people/roles.ts";

const person = (id: number, name: string, more: Partial<Actor>): Actor => ({
  id: PersonId(id),
  name,
  unit: "安保部",
  role: "manager",
  cameras: "all",
  ...more,
});

/** A manager. */
export const LI = person(7, "李娜", {});
/** Another manager. */
export const ZHAO = person(8, "赵强", {});
/** Somebody of the watch. */
export const SUN = person(9, "孙静", { role: "watch-keeper" });
/** Somebody who may look into papers only. */
export const QIAN = person(10, "钱峰", { role: "inspector" });
