/** What attackers write into fields. Lists are made, not copied: each form of an idea with each carrier. */

/** Words that a shell, an argument list or a template would take for more than words; 200 of them at least. */
export function metacharacters(marker: string): string[] {
  const commands = [`touch ${marker}`, `id`, `cat /etc/passwd`, `sleep 9`, `reboot`];
  const frames: ((c: string) => string)[] = [
    (c) => `;${c}`,
    (c) => `; ${c} #`,
    (c) => `|${c}`,
    (c) => `||${c}`,
    (c) => `&${c}&`,
    (c) => `&&${c}`,
    (c) => `$(${c})`,
    (c) => "`" + c + "`",
    (c) => `\n${c}\n`,
    (c) => `\r\n${c}`,
    (c) => `'; ${c}; '`,
    (c) => `"; ${c}; "`,
    (c) => `a'$(${c})'b`,
    (c) => `a"$(${c})"b`,
    (c) => `\${IFS}${c.replaceAll(" ", "${IFS}")}`,
    (c) => `{${c.replaceAll(" ", ",")}}`,
    (c) => `>(${c})`,
    (c) => `<(${c})`,
    (c) => `\u0000;${c}`,
    (c) => `%0a${c}`,
    (c) => `%00|${c}`,
    (c) => `\\";${c};\\"`,
    (c) => `() { :;}; ${c}`,
    (c) => `{{${c}}}`,
    (c) => `\${${c}}`,
    (c) => `#{${c}}`,
    (c) => `<%= ${c} %>`,
    (c) => `！；${c}`,
    (c) => `exec:${c}`,
    (c) => `-i /etc/passwd;${c}`,
    (c) => `--config=|${c}`,
    (c) => `rtsp://h/$(${c})`,
    (c) => `rtsp://h/x';${c};'`,
    (c) => `|/bin/sh -c "${c}"`,
  ];
  const flags = [
    "-y",
    "--help",
    "-f",
    "lavfi",
    "-",
    "--",
    "-vf",
    "@/etc/passwd",
    "-filter_complex",
  ];
  const single = [
    "*",
    "?",
    "~",
    "~root",
    "!!",
    "!1",
    "[a-z]*",
    "{1..99}",
    "$HOME",
    "$0",
    "$$",
    "%n%s%x",
  ];
  const nested = [
    "a; id",
    "a\tid",
    "a\vid",
    "a\u2028id",
    "a\u0085id",
    "a\\\nid",
    "\\\\",
    "'",
    '"',
    "`",
  ];
  return [
    ...commands.flatMap((c) => frames.map((frame) => frame(c))),
    ...flags,
    ...single,
    ...nested,
  ];
}

/** Keys that every JavaScript object has by nature, and their writings. */
export const PROTOTYPE_KEYS: readonly string[] = [
  "constructor",
  "__proto__",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "__defineGetter__",
  "__lookupGetter__",
  "constructor.prototype",
  "constructor[prototype]",
  "__proto__[role]",
  "%5f%5fproto%5f%5f",
];

/** Markup that says on the page's console or in a dialogue that it ran. */
export const MARKUP: readonly string[] = [
  `<img src=x onerror=alert(1)>`,
  `</script><script>alert(2)</script>`,
  `"><svg onload=alert(3)>`,
  `' autofocus onfocus='alert(4)`,
  `javascript:alert(5)`,
  `<!--<script>\${alert(6)}{{alert(7)}}`,
  `"><iframe srcdoc="<script>alert(8)</script>">`,
  `<a href=javascript:alert(9)>x</a>`,
  `"></title><body onload=alert(10)>`,
  `<math><mi xlink:href="javascript:alert(11)">`,
];

/** What would change a statement of SQL; the last ones only where a pattern is matched. */
export const SQL: readonly string[] = [
  `'`,
  `''`,
  `"`,
  `' OR '1'='1`,
  `' OR 1=1 --`,
  `" OR ""="`,
  `1 OR 1=1`,
  `1;DROP TABLE person`,
  `'; DROP TABLE register; --`,
  `'); DELETE FROM event; --`,
  `1 UNION SELECT password FROM credential`,
  `' UNION SELECT 1,2,3,4,5,6,7,8,9,10,11,12 --`,
  `id DESC, (SELECT 1)`,
  `(CASE WHEN 1=1 THEN id ELSE name END)`,
  `\\'; --`,
  `0x31`,
  `1e0`,
  `CHAR(49)`,
  `randomblob(1000000000)`,
  `load_extension('x')`,
  `ATTACH DATABASE '/tmp/x' AS y`,
  `PRAGMA writable_schema=1`,
  `%`,
  `_`,
  `%' ESCAPE '`,
  `*`,
  `[a-z]`,
];

/** Five hundred ways to name a file that is none of the server's business. */
export function traversals(): string[] {
  const ups = [
    "../",
    "..%2f",
    "..%2F",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%5c",
    "..\\",
    "%252e%252e%252f",
    "..%252f",
    "....//",
    "..;/",
    "..%00/",
    "%c0%ae%c0%ae/",
    "..%c0%af",
    "%uff0e%uff0e/",
    "．．/",
    ".%2e/",
  ];
  const targets = [
    "etc/passwd",
    "etc%2fpasswd",
    "proc/self/environ",
    "data/ledger.db",
    "keys/tls-key.pem",
    "ui/app.ts",
  ];
  const depths = [1, 2, 3, 8, 20];
  const relative = ups.flatMap((up) =>
    targets.flatMap((target) => depths.map((n) => up.repeat(n) + target))
  );
  const absolute = targets.flatMap((t) => [
    `/${t}`,
    `//${t}`,
    `%2f${t}`,
    `file:///${t}`,
    `\\\\host\\${t}`,
    `C:%5c${t}`,
    `${t}%00.css`,
    `app.css/../${t}`,
    `app.css%00`,
    `.`,
    `..`,
    `~root`,
    `%00`,
    `app.css;/${t}`,
    `app.css%3f${t}`,
  ]);
  return [...new Set([...relative, ...absolute])];
}
