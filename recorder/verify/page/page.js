/** The offline page: a folder is chosen or dropped, and its verdict shown. No network, no storage. */
import { headline, sentence, textsOf, unreadableZip } from "../text/texts.ts";
import { verifyFiles } from "../verify_files.ts";
import { verifyZip } from "../verify_zip.ts";
import { browserPlatform, chosenFiles, openFile } from "./browser_platform.ts";
import { witnessedIn } from "./witness_text.ts";
import { PAGE_TEXTS } from "./page_texts.ts";

const $ = (id) => document.getElementById(id);
let language = navigator.language.startsWith("zh") ? "zh-CN" : "en";
let verdict = null;
let running = false;

function write() {
  document.documentElement.lang = language;
  const texts = PAGE_TEXTS[language];
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
  $("zh").disabled = language === "zh-CN";
  $("en").disabled = language === "en";
  if (verdict !== null) show();
}

function list(id, findings) {
  const texts = textsOf(language);
  $(id).replaceChildren(...findings.map((finding) => {
    const item = document.createElement("li");
    item.textContent = sentence(finding, texts);
    return item;
  }));
  $(id).parentElement.hidden = findings.length === 0;
}

function show() {
  const own = PAGE_TEXTS[language];
  $("result").hidden = false;
  $("result").className = !verdict.whole
    ? "broken"
    : verdict.altered === null
    ? "whole"
    : "altered";
  $("verdict").textContent = headline(verdict, language);
  list("faults", verdict.faults);
  list("proofs", verdict.proofs);
  list("notes", verdict.notes);
  $("key-used").textContent = verdict.publicKey;
  $("read").textContent = own.read
    .replace("{fragments}", verdict.fragments)
    .replace("{megabytes}", (verdict.bytes / 1e6).toFixed(1))
    .replace("{seconds}", (verdict.took / 1000).toFixed(1));
}

/** `files`: those of a folder by their paths, or the one file of a ZIP. */
async function check(files) {
  if (running) return;
  const key = $("key").value.trim().toLowerCase();
  const texts = PAGE_TEXTS[language];
  $("problem").textContent = "";
  if (files instanceof Map && files.size === 0) return;
  if (key !== "" && !/^[0-9a-f]{64}$/.test(key)) {
    $("problem").textContent = texts.badKey;
    return;
  }
  running = true;
  verdict = null;
  $("result").hidden = true;
  $("progress").hidden = false;
  try {
    const witness = $("witness").files[0];
    const witnessed = witness === undefined ? [] : witnessedIn(await witness.text());
    if (witnessed === null) {
      $("problem").textContent = texts.badWitness;
      return;
    }
    const began = performance.now();
    const platform = browserPlatform(crypto.subtle);
    const known = {
      key: key === "" ? null : key,
      witnessed,
      told: (bytes, of) => {
        $("progress").max = of;
        $("progress").value = bytes;
      },
    };
    const found = files instanceof Map
      ? await verifyFiles(chosenFiles(files), platform, known)
      : await verifyZip(() => Promise.resolve(openFile(files)), platform, known);
    if ("problem" in found) {
      const { problem, remedy } = unreadableZip(found, language);
      $("problem").textContent = `${texts.unreadable} ${problem}; ${remedy}`;
      return;
    }
    verdict = { ...found, took: performance.now() - began };
    show();
  } catch (error) {
    $("problem").textContent = `${texts.unreadable} ${error}`;
  } finally {
    running = false;
    $("progress").hidden = true;
    document.body.dataset.done = "1";
  }
}

/** Without the chosen folder's own name. */
const below = (path) => path.replace(/^\/?[^/]*\//, "");

async function inEntry(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.set(below(entry.fullPath), file);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const one of some) await inEntry(one, found);
  }
}

$("folder").addEventListener("change", () => {
  check(new Map([...$("folder").files].map((file) => [below(file.webkitRelativePath), file])));
});
$("zip").addEventListener("change", () => {
  const [file] = $("zip").files;
  if (file !== undefined) check(file);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
  const found = new Map();
  for (const entry of entries) if (entry !== null) await inEntry(entry, found);
  const alone = [...found.values()][0];
  await check(entries.length === 1 && entries[0]?.isFile && alone ? alone : found);
});
$("zh").addEventListener("click", () => {
  language = "zh-CN";
  write();
});
$("en").addEventListener("click", () => {
  language = "en";
  write();
});
write();
