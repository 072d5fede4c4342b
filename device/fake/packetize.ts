/** Puts access units into RTP payloads: the sending side of RFC 6184, 7798 and 3640. */

/** One RTP packet to be: its payload, and the marker bit. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly marker: boolean;
}

/** How a camera packs. */
export interface Packing {
  /** The largest RTP payload in bytes, at least 16. */
  readonly mtu: number;
  /** Put small NAL units together (STAP-A, AP). */
  readonly aggregate: boolean;
  /** Which packets have the marker bit: the picture's last one as the RFCs say, none, or each slice's last one. */
  readonly markers: "last" | "none" | "every-nal";
}

/** The payloads of one access unit, in order. */
export function packAccessUnit(
  codec: "h264" | "h265",
  nals: readonly Uint8Array[],
  packing: Packing,
): Payload[] {
  const out: { bytes: Uint8Array; marker: boolean }[] = [];
  let group: Uint8Array[] = [], groupSize = 0;
  const header = codec === "h264" ? 1 : 2;
  const flush = () => {
    const only = group[0];
    if (group.length > 1) out.push({ bytes: aggregated(codec, group, groupSize), marker: false });
    else if (only !== undefined) out.push({ bytes: only, marker: false });
    group = [];
    groupSize = 0;
  };
  for (const nal of nals) {
    const room = packing.mtu - header - groupSize - 2;
    if (packing.aggregate && nal.length <= room) {
      group.push(nal);
      groupSize += 2 + nal.length;
      continue;
    }
    flush();
    if (nal.length <= packing.mtu) {
      if (packing.aggregate && nal.length + 2 + header <= packing.mtu) {
        group.push(nal);
        groupSize = 2 + nal.length;
      } else out.push({ bytes: nal, marker: false });
    } else out.push(...fragmented(codec, nal, packing.mtu));
    const last = out.at(-1);
    if (packing.markers === "every-nal" && last !== undefined && group.length === 0) {
      last.marker = true;
    }
  }
  flush();
  const last = out.at(-1);
  if (packing.markers !== "none" && last !== undefined) last.marker = true;
  return out;
}

function aggregated(codec: "h264" | "h265", nals: readonly Uint8Array[], size: number): Uint8Array {
  const header = codec === "h264" ? 1 : 2, first = nals[0];
  const out = new Uint8Array(header + size);
  if (codec === "h264") out[0] = 24 | Math.max(...nals.map((n) => (n[0] ?? 0) & 0x60));
  else {
    out[0] = (48 << 1) | ((first?.[0] ?? 0) & 0x81);
    out[1] = first?.[1] ?? 1;
  }
  let at = header;
  for (const nal of nals) {
    out[at] = nal.length >> 8;
    out[at + 1] = nal.length;
    out.set(nal, at + 2);
    at += 2 + nal.length;
  }
  return out;
}

function fragmented(codec: "h264" | "h265", nal: Uint8Array, mtu: number) {
  const out: { bytes: Uint8Array; marker: boolean }[] = [];
  const header = codec === "h264" ? 1 : 2, first = nal[0] ?? 0;
  const size = mtu - header - 1;
  for (let at = header; at < nal.length; at += size) {
    const part = nal.subarray(at, at + size);
    const flags = (at === header ? 0x80 : 0) | (at + size >= nal.length ? 0x40 : 0);
    const bytes = new Uint8Array(header + 1 + part.length);
    if (codec === "h264") bytes.set([(first & 0xe0) | 28, flags | (first & 31)]);
    else bytes.set([(first & 0x81) | (49 << 1), nal[1] ?? 0, flags | ((first >> 1) & 63)]);
    bytes.set(part, header + 1);
    out.push({ bytes, marker: false });
  }
  return out;
}

/** The payload of one AAC frame (RFC 3640 §3.3.6, AAC-hbr), whole. */
export function packAac(frame: Uint8Array): Payload[] {
  const bytes = new Uint8Array(4 + frame.length);
  bytes.set([0, 16, frame.length >> 5, (frame.length << 3) & 0xff]);
  bytes.set(frame, 4);
  return [{ bytes, marker: true }];
}
