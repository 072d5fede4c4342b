// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
/** Small helpers for building a page out of text that is never taken for markup. */

/**
 * An element with attributes and children; strings become text.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * The element with this id, of this class; throws when the page lacks it.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`the page lacks ${id}`);
  return node;
}

/**
 * What the server handed to this page.
 * @returns {unknown}
 */
export function pageData() {
  return JSON.parse(document.getElementById("page-data")?.textContent ?? "null");
}

/**
 * Sets text only where it differs, so that screen readers are not told the same thing again.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Brings `list` in line with `items`: keeps, updates, adds, removes and orders by key.
 * @template T
 * @param {HTMLElement} list
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} make
 * @param {(node: HTMLElement, item: T) => void} update
 */
export function syncList(list, items, keyOf, make, update) {
  /** @type {Map<string, HTMLElement>} */
  const known = new Map();
  for (const child of list.children) {
    if (child instanceof HTMLElement) known.set(child.dataset.key ?? "", child);
  }
  items.forEach((item, i) => {
    const key = keyOf(item);
    let node = known.get(key);
    known.delete(key);
    if (node === undefined) {
      node = make(item);
      node.dataset.key = key;
    }
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
    update(node, item);
  });
  for (const gone of known.values()) gone.remove();
}
