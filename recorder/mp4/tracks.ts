/**
 * What every file of ours has in common. Both tracks count in 1/90000 s, so that one base decode
 * time rebases a whole fragment (48, 32, 16 and 8 kHz sound falls on whole ticks; 44.1 kHz is
 * rounded to a tick, 11 µs, without adding up).
 */
export const TIMESCALE = 90_000;
export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;

/** Sample flags (ISO/IEC 14496-12 §8.8.3.1): depends on no other sample. */
export const FLAGS_KEY = 0x0200_0000;
/** Sample flags: depends on others and is no sync sample. */
export const FLAGS_DELTA = 0x0101_0000;
/** The bit of the sample flags that says "no sync sample". */
export const NON_SYNC_BIT = 0x0001_0000;
