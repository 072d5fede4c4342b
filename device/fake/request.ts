/** One RTSP request as the fake camera understands it. */
export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const MAX_BUFFER = 256 * 1024;

/** Cuts a client's bytes into requests; interleaved packets (receiver reports) are passed over. */
export class RequestReader {
  #bytes = new Uint8Array(0);

  /** The requests that these bytes complete; `null` when the client sends nonsense. */
  push(chunk: Uint8Array): FakeRequest[] | null {
    const all = new Uint8Array(this.#bytes.length + chunk.length);
    all.set(this.#bytes);
    all.set(chunk, this.#bytes.length);
    const out: FakeRequest[] = [];
    let at = 0;
    for (;;) {
      if (all[at] === 0x24) {
        const size = 4 + (((all[at + 2] ?? 0) << 8) | (all[at + 3] ?? 0));
        if (at + 4 > all.length || at + size > all.length) break;
        at += size;
        continue;
      }
      const text = new TextDecoder().decode(all.subarray(at));
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) break;
      const request = parse(text.slice(0, end));
      if (request === null) return null;
      const body = Number(request.headers.get("content-length") ?? 0);
      const size = new TextEncoder().encode(text.slice(0, end)).length + 4 + body;
      if (at + size > all.length) break;
      out.push(request);
      at += size;
    }
    this.#bytes = all.slice(at);
    return this.#bytes.length > MAX_BUFFER ? null : out;
  }
}

function parse(head: string): FakeRequest | null {
  const [first = "", ...lines] = head.trimStart().split("\r\n");
  const [method, url, version] = first.split(" ");
  if (method === undefined || url === undefined || !version?.startsWith("RTSP/")) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, url, headers };
}
