/**
 * Program of a process of its own: npm `rtsp-streaming-server` on the ports that it is given, as
 * `PUBLISH VIEW FIRST-RTP`. Says `ready`, and `published PATH` once a publisher records on a path.
 * The package is GPL-3.0: it is loaded here, in a process that is only talked to over the network,
 * and pinned in this folder, so that it is no dependency of the product.
 */

/** What is used of the package. */
interface Server {
  start(): Promise<void>;
  readonly Mounts: {
    readonly mounts: Record<string, { streams: Record<string, { listenerRtp?: unknown }> }>;
  };
}
interface Package {
  readonly RtspServer: new (ports: {
    readonly serverPort: number;
    readonly clientPort: number;
    readonly rtpPortStart: number;
    readonly rtpPortCount: number;
  }) => Server;
}

const RTP_PORTS = 64;
const LOOK_MS = 50;

// Not written out: the name is known to the map of this folder alone, not to that of the project.
const name = "rtsp-streaming-server";
const { RtspServer } = await import(name) as Package;

const [serverPort = 0, clientPort = 0, rtpPortStart = 0] = Deno.args.map(Number);
const server = new RtspServer({ serverPort, clientPort, rtpPortStart, rtpPortCount: RTP_PORTS });
await server.start();
console.log("ready");

const told = new Set<string>();
setInterval(() => {
  for (const [path, mount] of Object.entries(server.Mounts.mounts)) {
    const streams = Object.values(mount?.streams ?? {});
    const recording = streams.length > 0 && streams.every((s) => s.listenerRtp !== undefined);
    if (!recording || told.has(path)) continue;
    told.add(path);
    console.log(`published ${path}`);
  }
}, LOOK_MS);
