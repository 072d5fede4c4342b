/**
 * What the program is started with besides its arguments: from source (in `deno.json` too), compiled,
 * and as a service (in the README). A recorder must be small on a small machine for years.
 */

/**
 * Of the engine. New objects live here for milliseconds: one mebibyte for them does, where the default
 * may grow to forty and stay there. Old ones hardly change: what outlives them is collected at a fifth
 * more than is in use, not at twice as much.
 */
export const V8_FLAGS = "--v8-flags=--max-semi-space-size=1,--heap-growing-percent=20";

/**
 * Of the C library's allocator, as environment. Large pieces of memory are the kernel's own, so that they
 * go back to it at once: by default glibc learns to keep them, and holes of megabytes stay behind. One
 * arena, because threads that each read one file once would otherwise each keep one.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "131072" } as const;
