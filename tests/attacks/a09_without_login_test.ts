/** A9: without signing in there are the form, style sheets and scripts; and no secret stands in the sources. */
import { readFileSync } from "node:fs";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { sourceFiles } from "../lint/source_files.ts";
import { CAMERA_PASSWORD, withDevice } from "./device.ts";

/** Where other recorders and servers told what they should not have. */
const KNOWN_LEAKS = [
  "/System/configurationFile?auth=YWRtaW46MTEK",
  "/Security/users?auth=YWRtaW46MTEK",
  "/onvif-http/snapshot?auth=YWRtaW46MTEK",
  "/SDK/webLanguage",
  "/ISAPI/Security/users",
  "/config/list",
  "/config",
  "/config.json",
  "/api/config",
  "/api/config/raw",
  "/api/streams",
  "/api/version",
  "/api/logs/recorder",
  "/super/constructor/accounts/list",
  "/current_config/passwd",
  "/cgi-bin/magicBox.cgi?action=getSystemInfo",
  "/RPC2_Login",
  "/queryDevInfo",
  "/device.rsp?opt=sys&cmd=___S_O_S_T_R_E_A_MAX___",
  "/.git/config",
  "/.env",
  "/robots.txt",
  "/backup.zip",
  "/ledger.db",
  "/data/ledger.db",
  "/keys/tls-key.pem",
  "/server-status",
  "/metrics",
  "/debug/pprof/",
  "/swagger.json",
  "/favicon.ico",
  "/assets",
  "/assets/",
  "/assets/app.css.map",
  "/sign-in/",
  "/./",
  "/%2e/",
  "/SIGN-IN",
  "/ws",
  "/live",
];

Deno.test("A9: a crawl without login finds the form, style sheets and scripts, and nothing else", async () => {
  await withDevice(async (device) => {
    const open = new Set(
      ROUTE_RULES.filter(({ need, method }) => need === "anybody" && method === "GET")
        .map(({ path }) => path),
    );
    assertEquals([...open].sort(), [
      "/assets/:name",
      "/first-password",
      "/set-up",
      "/sign-in",
    ], "what anybody may see");
    const seen = new Set<string>();
    const queue = [
      "/",
      ...KNOWN_LEAKS,
      ...ROUTE_RULES.map(({ path }) => path.replace(/:\w+/g, "1")),
    ];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (seen.has(path) || seen.size > 500) continue;
      seen.add(path);
      const answer = await device.get(null, path);
      const text = await answer.text();
      const where = `${path}: ${answer.status}`;
      const name = new URL(path, "http://localhost").pathname;
      if (answer.status === 200) {
        assert(/^\/(?:sign-in|first-password|assets\/[a-z_.]+)$/.test(name), where);
      } else {
        assert([301, 303, 400, 401, 404].includes(answer.status), where);
        assert(text.length < 100 || /^\/assets\//.test(name), `${where} ${text}`);
      }
      for (const secret of ["Gate", "Person ", CAMERA_PASSWORD, "rtsp:", device.site.root]) {
        assert(!text.includes(secret), `${where} tells ${secret}`);
      }
      for (const [, link] of text.matchAll(/(?:href|src|action)="([^"]+)"/g)) {
        const to = new URL((link ?? "").replaceAll("&amp;", "&"), `http://localhost${name}`);
        if (to.host === "localhost") queue.push(to.pathname + to.search);
      }
      const to = answer.headers.get("location");
      if (to !== null) queue.push(to);
    }
    assert(seen.has("/sign-in") && [...seen].some((path) => path.endsWith(".css")), "it crawled");
    assertEquals(device.faults, []);
  });
});

Deno.test("A9: no key, password or token stands in the sources of the program", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const secret = new RegExp(
    [
      "-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\\s+[A-Za-z0-9+/]",
      "\\bhft_[A-Za-z0-9_-]{20}",
      "\\$scrypt\\$",
      "(?:password|passwd|secret|token)\\s*[:=]\\s*[\"'`](?=[^\"'`]*\\d)[^\"'`$ ]{6,}[\"'`]",
      "[a-z]+://[A-Za-z0-9]+:[A-Za-z0-9]+@",
    ].join("|"),
    "i",
  );
  const found: string[] = [];
  for (const room of ["policy", "recorder", "device", "ui", "src", "scripts"]) {
    for (const path of sourceFiles(root + room)) {
      if (
        path.endsWith("_test.ts") || path.includes("/device/fake/") || path.endsWith("/testing.ts")
      ) continue;
      for (const line of readFileSync(path, "utf8").split("\n")) {
        const hit = secret.exec(line)?.[0];
        // Texts of the page and remedies show how an address is written.
        if (hit !== undefined && !/user:pass|password@host|\*\*\*@/.test(line)) {
          found.push(`${path.slice(root.length)}: ${line.trim()}`);
        }
      }
    }
  }
  assertEquals(found, []);
});
