/** Which room may import what: the table of the design as data, and the verdict on one import. */

/** A room of the source tree. `base` is `src/base/`; `free` is what ships to nobody. */
export type Room = "base" | "policy" | "recorder" | "device" | "ui" | "src" | "tests" | "free";

/** What one room may take from another: values, only types of the other's port, or nothing. */
type Grant = "values" | "port-types" | "nothing";

type Product = Exclude<Room, "tests" | "free">;

/** Rows import, columns are imported. A room may always import itself. */
const TABLE: Readonly<Record<Product, Readonly<Record<Product, Grant>>>> = {
  base: row({ base: "values" }),
  policy: row({ base: "values", policy: "values" }),
  recorder: row({ base: "values", policy: "values", recorder: "values" }),
  device: row({ base: "values", policy: "values", recorder: "port-types", device: "values" }),
  ui: row({
    base: "values",
    policy: "values",
    recorder: "port-types",
    device: "port-types",
    ui: "values",
  }),
  src: row({
    base: "values",
    policy: "values",
    recorder: "values",
    device: "values",
    ui: "values",
    src: "values",
  }),
};

/** The only files from which another room may take types, and who may. */
const PORTS: ReadonlyMap<string, readonly Product[]> = new Map<string, readonly Product[]>([
  ["recorder/port.ts", ["device", "ui"]],
  ["recorder/read_port.ts", ["ui"]],
  ["recorder/people_port.ts", ["ui"]],
  ["recorder/register_port.ts", ["ui"]],
  ["recorder/register_ask_port.ts", ["ui"]],
  ["device/port.ts", ["ui"]],
]);

/** One import as it stands in a file. */
export interface Import {
  /** Path of the importing file below the root of the project, with `/`. */
  readonly from: string;
  /** What stands between the quotation marks; `null` where it is computed at run time. */
  readonly specifier: string | null;
  /** Whether the whole import vanishes when types are erased (`import type`, `export type`). */
  readonly typeOnly: boolean;
}

/**
 * The room of a file.
 * @param path Path below the root of the project, with `/`.
 */
export function roomOf(path: string): Room {
  const parts = path.split("/");
  const top = parts.length > 1 ? parts[0] : undefined;
  switch (top) {
    case "src":
      return parts[1] === "base" && parts.length > 2 ? "base" : "src";
    case "policy":
    case "recorder":
    case "device":
    case "ui":
    case "tests":
      return top;
    default:
      return "free";
  }
}

/** Whether a file holds tests, which may use the helpers of `tests/` and libraries for testing. */
export function isTest(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}

/**
 * Judges one import.
 * @returns What is wrong and what to do, or `null` when the table allows it.
 */
export function judgeImport(it: Import): string | null {
  const room = roomOf(it.from);
  if (room === "tests" || room === "free") return null;
  if (it.specifier === null) {
    return "An import whose target is computed escapes the rooms table and the compiled program; write the path out.";
  }
  if (!/^\.\.?\//.test(it.specifier)) return judgeOutside(room, it.from, it.specifier);

  const target = resolve(it.from, it.specifier);
  if (target === null) {
    return `\`${it.specifier}\` leaves the project; import what lies inside it.`;
  }
  const to = roomOf(target);
  if (to === "tests") {
    return isTest(it.from) ? null : "Only tests may import from tests/; move what is shared.";
  }
  if (to === "free") return `Nothing in ${room} may import \`${target}\`: it is not in a room.`;
  if (isTest(target) && !isTest(it.from)) {
    return `\`${target}\` is a test; move what is shared out of it.`;
  }
  return judgeRoom(room, to, target, it.typeOnly);
}

function judgeRoom(room: Product, to: Product, target: string, typeOnly: boolean): string | null {
  switch (TABLE[room][to]) {
    case "values":
      return null;
    case "nothing":
      return `${room} may not import from ${to}; turn the dependency round or build it in src/.`;
    case "port-types": {
      if (!(PORTS.get(target)?.includes(room) ?? false)) {
        return `${room} may take only the types of ${to}'s port, not \`${target}\`.`;
      }
      return typeOnly
        ? null
        : `${room} may take only types of \`${target}\`: write \`import type\`, and let src/ pass the value in.`;
    }
  }
}

function judgeOutside(room: Product, from: string, specifier: string): string | null {
  if (/^(?:https?:|jsr:|file:|data:|blob:|\/)/.test(specifier)) {
    return `\`${specifier}\` is neither a relative path nor a pinned npm package nor \`node:\`.`;
  }
  if ((room === "policy" || room === "base") && !isTest(from)) {
    return `${room} is pure and imports no library: \`${specifier}\` may not be used in it.`;
  }
  return null;
}

/** The project path that a relative specifier means, or `null` when it climbs out of the project. */
function resolve(from: string, specifier: string): string | null {
  const path = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (path.pop() === undefined) return null;
    } else if (part !== "." && part !== "") path.push(part);
  }
  return path.join("/");
}

function row(grants: Partial<Record<Product, Grant>>): Record<Product, Grant> {
  return {
    base: "nothing",
    policy: "nothing",
    recorder: "nothing",
    device: "nothing",
    ui: "nothing",
    src: "nothing",
    ...grants,
  };
}
