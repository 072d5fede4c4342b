/** What Holdfast takes from Debian: for the program itself, and for its tests. */

/** One thing that must be there. It is there when any of its places exists. */
export interface Need {
  /** Debian's package that brings it. */
  readonly package: string;
  /** What it is needed for, in words for the person whose machine it is. */
  readonly for: string;
  /** Name of a program on the search path. */
  readonly program?: string;
  /** Absolute paths; `ARCH` stands for each directory of `/usr/lib` that belongs to a processor. */
  readonly files?: readonly string[];
}

/** What somebody wants to do. */
export type Purpose = "demo" | "test";

const PROGRAM: readonly Need[] = [
  {
    package: "ffmpeg",
    for: "still pictures, sound and cameras that speak no RTSP",
    program: "ffmpeg",
  },
];

const TESTS: readonly Need[] = [
  { package: "chromium", for: "driving the pages in a browser", program: "chromium" },
  { package: "strace", for: "letting system calls fail on purpose", program: "strace" },
  { package: "xfsprogs", for: "cutting the power under a real xfs", program: "mkfs.xfs" },
  { package: "e2fsprogs", for: "cutting the power under a real ext4", program: "mkfs.ext4" },
  { package: "mount", for: "mounting disks made for tests", program: "losetup" },
  { package: "util-linux", for: "namespaces of a test's own", program: "unshare" },
  { package: "nftables", for: "keeping ffmpeg with its camera", program: "nft" },
  { package: "bubblewrap", for: "hiding files from ffmpeg without being root", program: "bwrap" },
  { package: "faketime", for: "moving the clock of one process", program: "faketime" },
  {
    package: "libfaketime",
    for: "moving the clock of one process",
    files: ["ARCH/faketime/libfaketime.so.1"],
  },
  {
    package: "gir1.2-gst-rtsp-server-1.0",
    for: "cameras that others wrote",
    files: ["ARCH/girepository-1.0/GstRtspServer-1.0.typelib"],
  },
  {
    package: "python3-gi",
    for: "cameras that others wrote",
    files: ["/usr/lib/python3/dist-packages/gi/__init__.py"],
  },
  {
    package: "gstreamer1.0-plugins-good",
    for: "cameras that others wrote",
    files: ["ARCH/gstreamer-1.0/libgstrtp.so"],
  },
  {
    package: "gstreamer1.0-plugins-bad",
    for: "cameras that others wrote",
    files: ["ARCH/gstreamer-1.0/libgstvideoparsersbad.so"],
  },
  {
    package: "python3-cryptography",
    for: "reading exports with a second program",
    files: ["/usr/lib/python3/dist-packages/cryptography/__init__.py"],
  },
  {
    package: "fonts-noto-cjk",
    for: "Chinese letters in screenshots",
    files: ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
  },
];

/** Everything that a purpose needs. */
export function needsFor(purpose: Purpose): readonly Need[] {
  return purpose === "demo" ? PROGRAM : [...PROGRAM, ...TESTS];
}
