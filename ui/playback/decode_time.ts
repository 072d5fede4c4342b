/**
 * Reads the decode time of a fragment (ISO/IEC 14496-12 §8.8.12 `tfdt`) and its track's timescale
 * (§8.4.2 `mdhd`), so that the browser can be told where on the clock the fragment belongs.
 */

interface Box {
  readonly type: string;
  /** The box's content. */
  readonly body: DataView;
}

/** Boxes side by side in `data`; stops quietly at anything that is no whole box. */
function* boxes(data: DataView): Generator<Box> {
  let at = 0;
  while (at + 8 <= data.byteLength) {
    let size = data.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= data.byteLength) {
      size = Number(data.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) size = data.byteLength - at;
    if (size < header || at + size > data.byteLength) return;
    const type = String.fromCharCode(...new Uint8Array(data.buffer, data.byteOffset + at + 4, 4));
    yield {
      type,
      body: new DataView(data.buffer, data.byteOffset + at + header, size - header),
    };
    at += size;
  }
}

function child(data: DataView, ...path: readonly string[]): DataView | null {
  let here: DataView = data;
  for (const type of path) {
    const found = [...boxes(here)].find((b) => b.type === type);
    if (found === undefined) return null;
    here = found.body;
  }
  return here;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Decode time in seconds of the first track of a fragment (`moof` + `mdat`), by the timescale that
 * its init segment (`ftyp` + `moov`) gives; `null` when either does not say.
 */
export function decodeSeconds(init: Uint8Array, payload: Uint8Array): number | null {
  const traf = child(view(payload), "moof", "traf");
  const tfhd = traf === null ? null : child(traf, "tfhd");
  const tfdt = traf === null ? null : child(traf, "tfdt");
  if (tfhd === null || tfdt === null || tfhd.byteLength < 8 || tfdt.byteLength < 8) return null;
  const scale = timescale(init, tfhd.getUint32(4));
  if (scale === null) return null;
  const long = tfdt.getUint8(0) === 1;
  if (long && tfdt.byteLength < 12) return null;
  return (long ? Number(tfdt.getBigUint64(4)) : tfdt.getUint32(4)) / scale;
}

function timescale(init: Uint8Array, track: number): number | null {
  const moov = child(view(init), "moov");
  if (moov === null) return null;
  for (const { type, body } of boxes(moov)) {
    if (type !== "trak") continue;
    const tkhd = child(body, "tkhd");
    const mdhd = child(body, "mdia", "mdhd");
    if (tkhd === null || mdhd === null) continue;
    const idAt = tkhd.byteLength > 0 && tkhd.getUint8(0) === 1 ? 20 : 12;
    const scaleAt = mdhd.byteLength > 0 && mdhd.getUint8(0) === 1 ? 20 : 12;
    if (tkhd.byteLength < idAt + 4 || mdhd.byteLength < scaleAt + 4) continue;
    if (tkhd.getUint32(idAt) === track) return mdhd.getUint32(scaleAt) || null;
  }
  return null;
}

/** Whether an init segment has a track of sound (ISO/IEC 14496-12 §8.4.3, handler `soun`): a player must be told before it is given the bytes. */
export function hasSound(init: Uint8Array): boolean {
  const moov = child(view(init), "moov");
  if (moov === null) return false;
  for (const { type, body } of boxes(moov)) {
    const handler = type === "trak" ? child(body, "mdia", "hdlr") : null;
    if (handler !== null && handler.byteLength >= 12 && handler.getUint32(8) === SOUN) return true;
  }
  return false;
}

/** `soun` as a number. */
const SOUN = 0x736f756e;
