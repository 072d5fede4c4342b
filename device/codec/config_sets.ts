/** The parameter sets inside an `avcC` or `hvcC` record (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1). */
export function setsOfConfig(codec: "h264" | "h265", config: Uint8Array): Uint8Array[] {
  const sets: Uint8Array[] = [];
  let at = codec === "h264" ? 5 : 23;
  const take = (count: number) => {
    for (let i = 0; i < count && at + 2 <= config.length; i++) {
      const size = ((config[at] ?? 0) << 8) | (config[at + 1] ?? 0);
      sets.push(config.slice(at + 2, at + 2 + size));
      at += 2 + size;
    }
  };
  if (codec === "h264") {
    take((config[at++] ?? 0) & 31);
    take(config[at++] ?? 0);
  } else {
    const arrays = config[22] ?? 0;
    for (let i = 0; i < arrays && at + 3 <= config.length; i++) {
      at += 3;
      take(((config[at - 2] ?? 0) << 8) | (config[at - 1] ?? 0));
    }
  }
  return sets;
}
