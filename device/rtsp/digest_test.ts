import { assert, assertEquals } from "../../tests/assert.ts";
import { Authenticator } from "./authenticator.ts";
import { parseChallenges } from "./challenge.ts";
import { answerDigest, type DigestRequest } from "./digest.ts";

const answer = (header: string, request: Partial<DigestRequest>) => {
  const [challenge] = parseChallenges([header]);
  assert(challenge);
  return answerDigest(challenge, {
    method: "GET",
    uri: "/dir/index.html",
    credentials: { user: "Mufasa", password: "Circle of Life" },
    cnonce: "",
    count: 1,
    ...request,
  });
};
const responseOf = (header: string) => /response="([0-9a-f]+)"/.exec(header)?.[1];

Deno.test("Digest: the example of RFC 2617 §3.5", () => {
  const header = answer(
    `Digest realm="testrealm@host.com", qop="auth,auth-int", ` +
      `nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"`,
    { credentials: { user: "Mufasa", password: "Circle Of Life" }, cnonce: "0a4f113b" },
  );
  assertEquals(responseOf(header), "6629fae49393a05397450978507c4ef1");
  assert(header.includes(`opaque="5ccc069c403ebaf9f0171e9517f40e41"`));
  assert(header.includes("qop=auth, nc=00000001"));
});

Deno.test("Digest: the examples of RFC 7616 §3.9.1, MD5 and SHA-256", () => {
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
    `nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
    `opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  const response = (algorithm: string) => responseOf(answer(challenge(algorithm), { cnonce }));
  assertEquals(response("MD5"), "8ca523f5e9506fed4657c9700eebdbec");
  assertEquals(
    response("SHA-256"),
    "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  );
});

Deno.test("Digest without qop: RFC 2069 with its erratum", () => {
  const header = answer(
    `Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"`,
    { credentials: { user: "Mufasa", password: "CircleOfLife" } },
  );
  assertEquals(responseOf(header), "1949323746fe6a43ef61f9606e7febea");
  assert(!header.includes("cnonce"));
});

Deno.test("parseChallenges reads several challenges, odd quoting and several headers", () => {
  const challenges = parseChallenges([
    `Basic realm="a, b=\\"c\\"", Digest realm = "x" ,nonce=abc,QOP="auth", stale=TRUE`,
    'Negotiate, Digest realm="unended',
    ", ;;; =",
  ]);
  assertEquals(challenges.map((c) => c.scheme), ["basic", "digest", "negotiate", "digest"]);
  assertEquals(challenges[0]?.params.get("realm"), `a, b=\\"c\\"`);
  assertEquals([...challenges[1]?.params ?? []], [
    ["realm", "x"],
    ["nonce", "abc"],
    ["qop", "auth"],
    ["stale", "TRUE"],
  ]);
  assertEquals(challenges[3]?.params.get("realm"), "unended");
});

Deno.test("Authenticator chooses the strongest challenge it knows", () => {
  const chosen = (...headers: string[]) => {
    const auth = new Authenticator({ user: "u", password: "p" }, () => "c");
    const next = auth.challenged(headers).next;
    return next === "unsupported" ? next : auth.authorize("PLAY", "rtsp://h/");
  };
  const basic = `Basic realm="r"`;
  const md5 = `Digest realm="r", nonce="m"`;
  const sha = `Digest realm="r", nonce="s", algorithm=SHA-256`;
  assertEquals(chosen(basic), "Basic dTpw");
  assert(chosen(basic, md5)?.includes(`nonce="m"`));
  assert(chosen(`${md5}, ${sha}`, basic)?.includes(`nonce="s"`));
  assert(chosen(sha, md5)?.includes(`nonce="s"`));
  assert(chosen(`Digest realm="r", nonce="n", algorithm=NEW`, md5)?.includes(`nonce="m"`));
  assertEquals(chosen(`Digest realm="r", nonce="n", qop="new"`), "unsupported");
  assertEquals(chosen("Negotiate"), "unsupported");
  assertEquals(chosen(), "unsupported");
});

Deno.test("Authenticator counts up the uses of a nonce and starts again with a new one", () => {
  const auth = new Authenticator({ user: "u", password: "p" }, () => "c");
  assertEquals(auth.authorize("OPTIONS", "rtsp://h/"), null);
  auth.challenged([`Digest realm="r", nonce="1", qop="auth"`]);
  assert(auth.authorize("OPTIONS", "rtsp://h/")?.includes("nc=00000001"));
  assert(auth.authorize("OPTIONS", "rtsp://h/")?.includes("nc=00000002"));
  const again = auth.challenged([`Digest realm="r", nonce="2", qop="auth", stale=true`]);
  assertEquals(again, { next: "stale" });
  assert(auth.authorize("OPTIONS", "rtsp://h/")?.includes(`nonce="2"`));
});
