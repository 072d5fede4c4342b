/** `holdfast page`: the page's own process. Started by `run`; ends when its standard input does. */
import { createApp } from "../../ui/app.ts";
import { loadAssets } from "../../ui/assets.ts";
import { ffmpegConvert } from "../../ui/ffmpeg_child.ts";
import { createKeyPictures } from "../../ui/pictures.ts";
import { serve } from "../../ui/serve.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import type { RecorderStatus } from "../../recorder/read_port.ts";
import { InputError } from "../base/result.ts";
import { askFor } from "../control/client.ts";
import { openFootage } from "../footage.ts";
import { peopleControl } from "../people_control.ts";
import { readTls } from "../tls/keys.ts";
import { options, required, whole } from "../options.ts";
import { complain, print } from "../output.ts";
import { findPrograms } from "../programs.ts";
import { realClock } from "../real_clock.ts";

/** The command. Prints its address on one line, then serves until its input ends or it is told to stop. */
export async function pageCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    port: { type: "string" },
    host: { type: "string" },
    http: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const footage = openFootage(data, realClock);
  const convert = ffmpegConvert(findPrograms().ffmpeg);
  const fault = (where: string, error: unknown) =>
    complain(`page: ${where}: ${error instanceof Error ? error.message : error}`);
  const { pageSocket } = dataPaths(data);
  const secure = !values.http;
  const app = createApp({
    reader: footage.reader,
    control: {
      status: async (asker) => {
        const answer = await askFor(pageSocket, asker, { ask: "status" });
        return answer === null ? null : answer.value as RecorderStatus; // by this program's own recorder
      },
    },
    people: peopleControl(pageSocket),
    secure,
    clock: realClock,
    pictures: createKeyPictures({
      reader: footage.reader,
      convert,
      failed: (ref, error) => fault(`picture of camera ${ref.camera}`, error),
    }),
    convert,
    assets: await loadAssets(),
    hostNames: new Set([Deno.hostname().toLowerCase(), `${Deno.hostname().toLowerCase()}.local`]),
    fault,
  });
  const where = {
    hostname: values.host ?? "127.0.0.1",
    port: whole(values.port ?? "8470", "port", 0, 65535),
  };
  const tls = secure ? { tls: readTls(data) } : {};
  const serving = await serve({ fetch: app.fetch, ...where, ...tls }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      "--port",
      `the page cannot be served at ${where.hostname}:${where.port}: ${why}`,
      "choose another with --port or --host, or end what is there",
    );
  });
  print(`${secure ? "https" : "http"}://${inAddress(serving.hostname)}:${serving.port}/`);
  await untilTold();
  await serving.close();
  footage.close();
  return 0;
}

/** An IPv6 address stands in brackets (RFC 3986 §3.2.2). */
const inAddress = (host: string) => host.includes(":") ? `[${host}]` : host;

async function untilTold(): Promise<void> {
  const told = Promise.withResolvers<void>();
  const stop = () => told.resolve();
  Deno.addSignalListener("SIGTERM", stop);
  // Ctrl-C reaches the whole group: the recorder says when this process ends.
  Deno.addSignalListener("SIGINT", () => {});
  const input = (async () => {
    for await (const _ of Deno.stdin.readable) continue;
    stop();
  })();
  await told.promise;
  Deno.removeSignalListener("SIGTERM", stop);
  await Promise.race([input, Promise.resolve()]);
}
