// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/** A page that is made for paper: its button prints it. */
import { byId } from "./dom.js";

byId("print", HTMLButtonElement).addEventListener("click", () => globalThis.print());
