/** AudioSpecificConfig: the part of it that a recorder needs (ISO/IEC 14496-3 §1.6.2.1). */
import { BitReader } from "./bit_reader.ts";

/** What an AudioSpecificConfig says. */
export interface AacConfig {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples of one channel in one frame: 1024 or 960. */
  readonly frameSamples: number;
}

const RATES = [
  96000,
  88200,
  64000,
  48000,
  44100,
  32000,
  24000,
  22050,
  16000,
  12000,
  11025,
  8000,
  7350,
];

/** Reads an AudioSpecificConfig; `null` when it is none or not AAC (AAC Main, LC, SSR, LTP, with SBR and PS). */
export function parseAacConfig(config: Uint8Array): AacConfig | null {
  const r = new BitReader().reset(config, 0, config.length);
  const objectType = r.bits(5);
  if (![1, 2, 3, 4, 5, 29].includes(objectType)) return null;
  const index = r.bits(4);
  const sampleRate = index === 15 ? r.bits(24) : RATES[index] ?? 0;
  const channelConfig = r.bits(4);
  const channels = channelConfig === 7 ? 8 : channelConfig;
  if (objectType === 5 || objectType === 29) {
    if (r.bits(4) === 15) r.bits(24);
    r.bits(5);
  }
  const frameSamples = r.bit() === 1 ? 960 : 1024;
  if (r.overrun || sampleRate < 1 || channels < 1 || channels > 8) return null;
  return { sampleRate, channels, frameSamples };
}
