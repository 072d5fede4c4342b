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

/** A JPEG as its segments say; its picture is nonsense. */
export function jpeg(width: number, height: number, more: { scans?: number } = {}): Uint8Array {
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  const segment = (marker: number, body: number[]) => [
    0xff,
    marker,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ];
  const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
  const scans = Array.from({ length: more.scans ?? 1 }, () => scan).flat();
  return new Uint8Array([
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0]),
    ...segment(0xc0, frame),
    ...scans,
    0xff,
    0xd9,
  ]);
}

/** A PNG as its chunks say; sums are left zero and its picture is nonsense. */
export function png(width: number, height: number, more: [string, number][] = []): Uint8Array {
  const chunk = (name: string, body: number[]) => [
    ...new Uint8Array(new Uint32Array([body.length]).buffer).toReversed(),
    ...new TextEncoder().encode(name),
    ...body,
    ...[0, 0, 0, 0],
  ];
  const word = (n: number) => [...new Uint8Array(new Uint32Array([n]).buffer).toReversed()];
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [...word(width), ...word(height), 8, 2, 0, 0, 0]),
    ...more.flatMap(([name, length]) => chunk(name, new Array(length).fill(0))),
    ...chunk("IDAT", [1, 2, 3]),
    ...chunk("IEND", []),
  ]);
}
