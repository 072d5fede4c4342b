/**
 * How the engine runs, from source (in `deno.json` too) and when compiled. New objects live here for
 * milliseconds: one mebibyte for them does, where the default may grow to forty and stay there.
 */
export const V8_FLAGS = "--v8-flags=--max-semi-space-size=1";
