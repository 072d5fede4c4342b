/** `holdfast`: recorder, policy and page in one program. */
import { InputError, RefusedError } from "./base/result.ts";
import type { Command } from "./options.ts";
import { complain, print } from "./output.ts";
import { VERSION } from "./version.ts";

const USAGE =
  `holdfast ${VERSION}: records cameras without a break and never overwrites what the law protects

  holdfast run --data DIR [--port N] [--host ADDRESS] [--http] [--no-page]
  holdfast demo [--data DIR] [--port N] [--seconds N] [--headless] [--source FILE|RTSP-URL]...
  holdfast pool create --data DIR --disk PATH --size BYTES [--block BYTES]
  holdfast pool status | check | rebuild | scrub --data DIR
  holdfast pool wipe --data DIR --by NAME --by NAME
  holdfast camera add --data DIR --name NAME --url RTSP [--bitrate BPS] [--transport tcp|udp]
                      [--via native|ffmpeg] [--audio] [--priority 0-9]
  holdfast camera list | remove --data DIR [--camera NAME]
  holdfast site set --data DIR [--layers CN,CN-LN] [--exempt-under-cn-9] [--builder WHO] [--place KIND]
                    [--in-use DATE] [--handed-over DATE] [--[no-]outside-operator]
                    [--[no-]beside-secret-unit]
  holdfast site show | confirm-clock | confirm-ledger --data DIR [--by NAME --by NAME] [--now ISO]
  holdfast site time-source --data DIR [--server HOST]... [--none]
  holdfast site camera-nets --data DIR [--net CIDR]... [--any]
  holdfast site watch-limit --data DIR [--hours N]
  holdfast people add --data DIR --login WORD --name NAME --unit UNIT --role ROLE [--camera NAME]...
  holdfast people list | disable | enable | reset --data DIR [--login WORD]
  holdfast people token --data DIR --login WORD --name NAME --scope RIGHT... [--until ISO]
                        | --list | --end N
  holdfast hold add --data DIR --camera NAME --from ISO --to ISO [--until ISO] --who NAME --why TEXT
                    [--kind case|request|important]
  holdfast hold list --data DIR [--all]
  holdfast hold release --data DIR --hold N --by NAME --by NAME --why TEXT
  holdfast log --data DIR [--from N] [--limit N] [--kind KIND] [--camera NAME] [--json]
  holdfast log status | key --data DIR
  holdfast log verify --data DIR [--checkpoint FILE]... [--key HEX]...
  holdfast log witness --data DIR --file PATH | --url URL | --none
  holdfast log statement --data DIR --day YYYY-MM-DD
  holdfast register --data DIR [--text TEXT] [--person NAME] [--camera NAME] [--action WORD]
                    [--from ISO] [--to ISO] [--csv]
  holdfast segments --data DIR --camera NAME --from ISO --to ISO [--json]
  holdfast export --data DIR --camera NAME... --from ISO --to ISO --out FOLDER --purpose TEXT
                  --requester NAME --unit TEXT --document TEXT --second NAME [--second-unit TEXT]
                  --second-document TEXT --destination TEXT      for own use, by two of the staff
  holdfast export ... --request N          what was granted to authorities: their words count
  holdfast verify FOLDER|ZIP [--key HEX] [--witness FILE] [--lang zh|en]
  holdfast publish FOLDER --out FOLDER --blur CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]...
                   --data DIR --by NAME --purpose TEXT [--sound]
  holdfast simulate FILE
  holdfast law ask [--data DIR] [--explain]
  holdfast law pack load FILE… | show --data DIR
  holdfast law pack key | build --out FILE
  holdfast law filing --data DIR [--lang zh|en]
  holdfast law done --data DIR --duty KEY --by NAME --note TEXT [--on DATE]
  holdfast law explain --data DIR | --layers CN,CN-LN [--builder WHO] [--place KIND] [--in-use DATE]
                       [--handed-over DATE] [--removal DATE] [--[no-]outside-operator]
                       [--[no-]beside-secret-unit] [--exempt-under-cn-9] [--on DATE] [--lang zh|en]

What prints for people prints JSON with --json. Exit status: 0 done, 1 the answer is no or something
was found, 2 wrong usage.`;

/** Each is loaded when it is asked for: a recorder runs for years and has no use for the rest. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ["run", async () => (await import("./commands/run.ts")).runCommand],
  ["page", async () => (await import("./commands/page.ts")).pageCommand],
  ["demo", async () => (await import("./commands/demo.ts")).demoCommand],
  ["pool", async () => (await import("./commands/pool.ts")).poolCommand],
  ["camera", async () => (await import("./commands/camera.ts")).cameraCommand],
  ["site", async () => (await import("./commands/site.ts")).siteCommand],
  ["people", async () => (await import("./commands/people.ts")).peopleCommand],
  ["hold", async () => (await import("./commands/hold.ts")).holdCommand],
  ["log", async () => (await import("./commands/log.ts")).logCommand],
  ["register", async () => (await import("./commands/register.ts")).registerCommand],
  ["segments", async () => (await import("./commands/segments.ts")).segmentsCommand],
  ["export", async () => (await import("./commands/export.ts")).exportCommand],
  ["verify", async () => (await import("./commands/verify.ts")).verifyCommand],
  ["publish", async () => (await import("./commands/publish.ts")).publishCommand],
  ["simulate", async () => (await import("./commands/simulate.ts")).simulateCommand],
  ["law", async () => (await import("./commands/law.ts")).lawCommand],
]);

/** Runs one command line; answers the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    complain(USAGE);
    return 2;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    print(USAGE);
    return 0;
  }
  if (name === "--version") {
    print(VERSION);
    return 0;
  }
  const load = COMMANDS.get(name);
  if (load === undefined) {
    complain(`${name}: there is no such command; see \`holdfast help\``);
    return 2;
  }
  try {
    const command = await load();
    return await command(rest);
  } catch (error) {
    if (error instanceof RefusedError) {
      complain(error.message);
      return 1;
    }
    if (error instanceof InputError) {
      complain(error.message);
      return 2;
    }
    complain(error instanceof Error ? error.stack ?? error.message : String(error));
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
