/** The readable report of an export: one page without scripts, Chinese and English, made to be printed. Pure. */
import { html, raw } from "hono/html";
import { chinaTime } from "../verify/text/texts.ts";
import type { Account, CameraAccount, FileAccount } from "./manifest.ts";
import { REPORT_TEXTS, type ReportTexts } from "./report_texts.ts";

const STYLE = `
body { font: 11pt/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
h1 { font-size: 1.5em; border-bottom: 2px solid #111; } h2 { font-size: 1.15em; margin-top: 1.5em; }
table { border-collapse: collapse; width: 100%; margin: .5em 0; } th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top; }
th { background: #eee; font-weight: 600; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1em; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
code { font: .85em monospace; overflow-wrap: anywhere; } section + section { break-before: page; }
@page { margin: 15mm; }
`;

/** The page's text. Whatever people wrote is escaped. */
export function reportPage(account: Account, files: readonly FileAccount[]): string {
  const sections = REPORT_TEXTS.map((texts) => section(account, files, texts));
  const page = html`
    <!DOCTYPE html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Holdfast ${account.request.id}</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>${sections}</body>
    </html>
  `;
  return page.toString(); // nothing in it is awaited
}

function section(account: Account, files: readonly FileAccount[], t: ReportTexts) {
  const { request } = account;
  const basis = [...request.legalBasis.cites, ...request.legalBasis.layers].join(", ");
  const facts: readonly (readonly [string, string])[] = [
    [t.facts.id, request.id],
    [t.facts.made, chinaTime(account.madeAt)],
    [t.facts.span, `${chinaTime(request.from)} – ${chinaTime(request.to)}`],
    [t.facts.requester, request.requester],
    [t.facts.purpose, request.purpose],
    [t.facts.destination, request.destination],
    [t.facts.request, request.requestId === null ? t.none : `${request.requestId}`],
    [t.facts.entry, `${account.registerEntry}`],
    [t.facts.basis, `${basis} (${request.legalBasis.rulesVersion})`],
    [t.facts.device, `${account.publicKey.toHex()} (${account.keyId})`],
    [t.facts.software, `Holdfast ${account.version}`],
  ];
  return html`<section lang="${t.language}"><h1>${t.title}</h1><p>${t.intro}</p>
<dl>${
    facts.map(([name, value]) =>
      html`
        <dt>${name}</dt>
        <dd>${value}</dd>
      `
    )
  }</dl>
${account.cameras.map((camera) => cameraPart(camera, t))}
<h2>${t.files}</h2>${
    table(t.fileColumns, files.map((f) => [f.path, `${f.bytes}`, html`<code>${f.sha256}</code>`]))
  }
<h2>${t.checks}</h2><ol>${t.how.map((line) => html`<li>${line}</li>`)}</ol></section>`;
}

function cameraPart({ camera, name, videos, gaps }: CameraAccount, t: ReportTexts) {
  const rows = videos.map(({ path, video, facts }) => {
    const lost = facts.damaged + facts.gone;
    const count = lost === 0 ? `${video.fragments}` : `${video.fragments} (${t.lost}: ${lost})`;
    return [path, chinaTime(video.from), chinaTime(video.to), count];
  });
  const missing = gaps.map((g) => [
    chinaTime(g.from),
    chinaTime(g.to),
    t.causes[g.cause] ?? g.cause,
  ]);
  return html`<h2>${t.footage} ${camera}: ${name}</h2>${table(t.columns, rows)}
${
    gaps.length === 0
      ? html`<p>${t.noGaps}</p>`
      : html`<h3>${t.gaps}</h3>${table(t.gapColumns, missing)}`
  }`;
}

type Cell = string | ReturnType<typeof html>;

const table = (head: readonly string[], rows: readonly (readonly Cell[])[]) =>
  html`
    <table>
      <thead>
        <tr>${head.map((h) => html`<th>${h}</th>`)}</tr>
      </thead>
      <tbody>${rows.map((row) =>
        html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`
      )}</tbody>
    </table>
  `;
