/** The layers that govern a site, as a type that cannot name an unknown one, be empty or be out of order. */
import { err, ok, type Result } from "../src/base/result.ts";
import { InputError } from "../src/base/result.ts";
import { type Layer, LAYERS } from "./layer.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";

declare const governing: unique symbol;
/** One or more layers, each once, in the order of {@link LAYERS}. Made by {@link layersAsked} and {@link parseLayers} only. */
export type Layers = readonly Layer[] & { readonly [governing]: true };

const KNOWN: ReadonlyMap<unknown, Layer> = new Map(LAYERS.map((layer) => [layer, layer]));
const PICK = `name one or more of ${LAYERS.join(", ")}`;

/** A value of a stranger's, short enough for a message. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : typeof value;
  return typeof value === "string" && value.length > 40 ? `${text} …` : text;
}

/**
 * Layers from words in any order, repeated or not, for a question about exactly these. Refused, with
 * the field `layers`: a word that is no layer, and no word at all. Nothing is added silently.
 */
export function layersAsked(words: readonly unknown[]): Result<Layers, InputError> {
  const named = new Set<Layer>();
  for (const word of words) {
    const layer = KNOWN.get(word);
    if (layer === undefined) {
      return err(new InputError("layers", `${shown(word)} is not a layer`, PICK));
    }
    named.add(layer);
  }
  if (named.size === 0) return err(new InputError("layers", "no layer is named", PICK));
  // By INVARIANT: known words, each once, in order.
  return ok(Object.freeze(LAYERS.filter((layer) => named.has(layer))) as Layers);
}

/**
 * The layers that govern a site: as {@link layersAsked}, and refused too where a layer that only adds
 * to another is named without that other.
 */
export function parseLayers(words: readonly unknown[]): Result<Layers, InputError> {
  const layers = layersAsked(words);
  if (!layers.ok) return layers;
  for (const layer of layers.value) {
    const base = BUILT_IN.layers[layer].info.onlyOver;
    if (base !== null && !layers.value.includes(base)) {
      const problem = `${layer} applies only over ${base}, which is not named`;
      return err(new InputError("layers", problem, `add ${base} or leave out ${layer}`));
    }
  }
  return layers;
}

/** Those of some layers that a question is to be about; `null` where none is left. */
export function someOf(layers: Layers, keep: (layer: Layer) => boolean): Layers | null {
  const kept = layersAsked(layers.filter(keep));
  return kept.ok ? kept.value : null;
}

/**
 * The layers whose retention articles bind a site. Article 9 of the national regulation frees the
 * public places outside its article 7 from its article 17, so there the province's and the sector's
 * floors are the operative ones. Refused where nothing else is left: then no floor is known, and
 * footage without a floor must not come to be by leaving something out.
 */
export function retentionLayers(
  layers: Layers,
  site: { readonly exemptUnderCN9: boolean },
): Result<Layers, InputError> {
  if (!site.exemptUnderCN9) return ok(layers);
  const bound = layers.filter((layer) => layer !== "CN");
  if (bound.length > 0) return parseLayers(bound);
  return err(
    new InputError(
      "layers",
      "a place that CN-9 frees from CN-17 has no other layer with a floor",
      "add the province's layer, or do not mark the place as exempt",
    ),
  );
}

/**
 * The layers whose articles on filing bind a site, and so their fines for not filing: article 9 of the
 * national regulation frees the places of {@link retentionLayers} from its article 14 too. `null`
 * where nothing else is left: then nothing has to be filed.
 */
export function filingLayers(
  layers: Layers,
  site: { readonly exemptUnderCN9: boolean },
): Layers | null {
  return site.exemptUnderCN9 ? someOf(layers, (layer) => layer !== "CN") : layers;
}

/**
 * Which rules these are, for decisions that are stored: each layer with the version of its data, and
 * after `+` the versions and packs whose floors bind some footage besides, such as
 * `CN/1 CN-LN/3+1+2`.
 */
export function rulesVersion(layers: Layers, book: RuleBook = BUILT_IN): string {
  return layers.map((layer) => {
    const others = book.others[layer]?.map(({ version }) =>
      version < 0 ? `+pack${-version}` : `+${version}`
    ).join("") ?? "";
    return `${layer}/${book.layers[layer].info.version}${others}`;
  }).join(" ");
}
