import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { parseAacConfig } from "./aac_config.ts";
import { BitReader } from "./bit_reader.ts";
import { setsOfConfig } from "./config_sets.ts";
import { buildAvcC, buildHvcC } from "./decoder_config.ts";
import { parseH264Pps, parseH264Sps } from "./h264_sets.ts";
import { parseH265Pps, parseH265Sps, parseH265Vps } from "./h265_sets.ts";

const hex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const SPS_1918 = hex("67640028acb403c0113d4d80880000030008000003019078c195");
const H265 = [
  "40010c01ffff01600000030090000003000003003fba0240",
  "42010101600000030090000003000003003fa005020171d4d96e92930bc05a020000030002000003003210",
  "4401c073c189",
].map(hex);

Deno.test("sizes are read with their cropping", () => {
  const h264 = parseH264Sps(SPS_1918);
  assertEquals([h264?.width, h264?.height, h264?.profile, h264?.level], [1918, 1078, 100, 40]);
  assertEquals([h264?.chromaFormat, h264?.bitDepthLuma, h264?.frameMbsOnly], [1, 8, true]);
  const [vps, sps, pps] = H265;
  assert(vps !== undefined && sps !== undefined && pps !== undefined);
  const h265 = parseH265Sps(sps);
  assertEquals([h265?.width, h265?.height, h265?.bitDepthLuma], [638, 358, 8]);
  assertEquals([parseH265Vps(vps)?.id, parseH265Pps(pps)?.spsId], [0, 0]);
});

Deno.test("what goes into a configuration record comes out of it", () => {
  const pps = [hex("68ef3cb0"), hex("6853")];
  const sps = parseH264Sps(SPS_1918);
  assert(sps !== null);
  assertEquals(setsOfConfig("h264", buildAvcC(sps, SPS_1918, pps)), [SPS_1918, ...pps]);
  const [vps, sps265, pps265] = H265;
  assert(vps !== undefined && sps265 !== undefined && pps265 !== undefined);
  const parsed = parseH265Sps(sps265);
  assert(parsed !== null);
  const hvcC = buildHvcC(parsed, vps, sps265, [pps265]);
  assertEquals(setsOfConfig("h265", hvcC), H265);
  // Main profile, compatible with Main and Main 10, level 2.1, as x265 said.
  assertEquals([...hvcC.subarray(0, 13)], [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 63]);
  assertEquals([...hvcC.subarray(13, 23)], [0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 3]);
});

Deno.test("no bytes make a parser throw, loop or give an impossible size", () => {
  const start = fc.constantFrom(0x67, 0x68, 0x42, 0x44, 0x40);
  fc.assert(fc.property(start, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
    const nal = Uint8Array.of(first, ...rest);
    const sps = parseH264Sps(nal) ?? parseH265Sps(nal);
    if (sps !== null) assert(sps.width > 0 && sps.height > 0 && sps.width < 17_000);
    parseH264Pps(nal);
    parseH265Pps(nal);
    setsOfConfig("h264", nal);
    setsOfConfig("h265", nal);
    parseAacConfig(nal);
  }));
});

Deno.test("Exp-Golomb numbers, emulation prevention, and the end of the bytes", () => {
  const r = new BitReader().reset(hex("a642980000030180"), 0, 8);
  assertEquals([r.ue(), r.ue(), r.ue(), r.ue(), r.ue()], [0, 1, 2, 3, 4]);
  const e = new BitReader().reset(hex("0000030180"), 0, 5);
  assertEquals([e.bits(16), e.bits(8), e.bits(8), e.overrun, e.bit(), e.overrun], [
    0,
    1,
    128,
    false,
    0,
    true,
  ]);
  const s = new BitReader().reset(hex("4c8a"), 0, 2); // 010 011 00100 01010
  assertEquals([s.se(), s.se(), s.se()], [1, -1, 2]);
});

Deno.test("AudioSpecificConfig", () => {
  assertEquals(parseAacConfig(hex("1408")), {
    sampleRate: 16_000,
    channels: 1,
    frameSamples: 1024,
  });
  assertEquals(parseAacConfig(hex("1190")), {
    sampleRate: 48_000,
    channels: 2,
    frameSamples: 1024,
  });
  assertEquals(parseAacConfig(hex("ffff")), null);
});
