// Makes signed webhooks, app-proxy queries, OAuth callbacks and session tokens with Shopify's own library, spoils
// copies of each, and asks the library about all of them. connectors/shopify compares its own verdicts.
//
//   node signatures.mjs SEED ROUNDS KIND...   writes {secrets, clientId, cases: [{kind, change, accepted, ...}]} as JSON
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mock } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";

// The library exports how it checks a query, not how it signs one: that is beside it.
const library = dirname(fileURLToPath(import.meta.resolve("@shopify/shopify-api")));
const { generateLocalHmac } = await import(pathToFileURL(join(library, "utils/hmac-validator.mjs")));
const jose = createRequire(join(library, "index.mjs"))("jose"); // the one it checks tokens with

const [seed, rounds] = process.argv.slice(2, 4).map(Number);
const kinds = process.argv.slice(4);
const secrets = { current: "hush", old: "old-hush", other: "somebody else's" };
const clientId = "client-of-ours";
const api = (apiSecretKey) =>
  shopifyApi({
    apiKey: clientId,
    apiSecretKey,
    apiVersion: ApiVersion.July26 ?? "2026-07",
    hostName: "app.example",
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
// During a rotation an app asks with both secrets.
const apps = [api(secrets.current), api(secrets.old)];
const now = Math.trunc(Date.now() / 1000);
mock.timers.enable({ apis: ["Date"], now: now * 1000 }); // a machine that is busy for seconds ends no token

// A small generator of its own (mulberry32), so that a seed names its cases.
let state = seed >>> 0;
function random(below) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = (list) => list[random(list.length)];
const word = (length, letters = "abcdefghijklmnopqrstuvwxyz0123456789") =>
  Array.from({ length }, () => letters[random(letters.length)]).join("");
const value = () =>
  pick([
    () => word(1 + random(20)),
    () => `${word(3)} ${word(4)}`,
    () => `${word(2)}&${word(2)}=${word(2)}%${word(2)}`,
    () => "Grüße, 你好, أهلا",
    () => `${word(3)}+${word(2)}~*'()!`,
    () => "",
  ])();
const shop = () => `${word(1 + random(3), "abcxyz")}${word(random(12), "abc-019")}.myshopify.com`;

const cases = [];
async function verdict(check) {
  for (const app of apps) {
    try {
      if (await check(app)) return true;
    } catch {
      // The library throws at what it refuses for its shape.
    }
  }
  return false;
}

// flip changes one character into another of its alphabet.
function flip(text, alphabet = "0123456789abcdef") {
  const at = random(text.length);
  let next = text[at];
  while (next === text[at]) next = pick([...alphabet]);
  return text.slice(0, at) + next + text.slice(at + 1);
}

// --- webhooks ---

const base64 = (secret, body) => createHmac("sha256", secret).update(body).digest("base64");
const webhookHeaders = (body, secret) => ({
  "X-Shopify-Topic": pick(["orders/paid", "customers/update", "app/uninstalled", "customers/redact"]),
  "X-Shopify-Hmac-Sha256": base64(secret, body),
  "X-Shopify-Shop-Domain": shop(),
  "X-Shopify-API-Version": "2026-07",
  "X-Shopify-Webhook-Id": `${word(8)}-${word(4)}-${word(12)}`,
});

async function webhook(change, headers, body) {
  const accepted = await verdict(async (app) => {
    const rawRequest = new Request("https://app.example/webhooks", { method: "POST", headers, body });
    return (await app.webhooks.validate({ rawBody: body, rawRequest, rawResponse: new Response() })).valid;
  });
  cases.push({ kind: "webhook", change, headers, body: Buffer.from(body).toString("base64"), accepted });
}

async function webhooks() {
  const body = JSON.stringify({ id: random(2 ** 30), email: `${word(5)}@example.test`, note: value(), total: "10.00" });
  const signed = (secret, text = body) => webhookHeaders(text, secret);
  const without = (name) => {
    const headers = signed(secrets.current);
    delete headers[name];
    return headers;
  };
  const other = (name, text) => ({ ...signed(secrets.current), [name]: text });
  const hmac = base64(secrets.current, body);
  await webhook("none", signed(secrets.current), body);
  await webhook("old secret", signed(secrets.old), body);
  await webhook("other secret", signed(secrets.other), body);
  await webhook("body changed", signed(secrets.current), flip(body, '0123456789abcdef"{},:'));
  await webhook("body longer", signed(secrets.current), `${body} `);
  await webhook("body cut", signed(secrets.current), body.slice(0, -1));
  await webhook(
    "signature changed",
    other("X-Shopify-Hmac-Sha256", flip(hmac, "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234")),
    body,
  );
  await webhook("signature in hex", other("X-Shopify-Hmac-Sha256", Buffer.from(hmac, "base64").toString("hex")), body);
  await webhook("signature cut", other("X-Shopify-Hmac-Sha256", hmac.slice(0, 20)), body);
  await webhook(
    "signature for URLs",
    other("X-Shopify-Hmac-Sha256", Buffer.from(hmac, "base64").toString("base64url")),
    body,
  );
  await webhook("no signature", without("X-Shopify-Hmac-Sha256"), body);
  await webhook("no topic", without("X-Shopify-Topic"), body);
  await webhook("no shop", without("X-Shopify-Shop-Domain"), body);
  await webhook("no id", without("X-Shopify-Webhook-Id"), body);
  await webhook("no version", without("X-Shopify-API-Version"), body);
  await webhook("another host", other("X-Shopify-Shop-Domain", `${word(5)}.evil.example`), body);
  await webhook("empty body", signed(secrets.current, ""), "");
}

// --- signed queries ---

// Copies of a query in which one name stands once more, for another value, or not at all.
const doubled = (query, name, text) => {
  const copy = new URLSearchParams(query);
  copy.append(name, text);
  return copy;
};
const set = (query, name, text) => {
  const copy = new URLSearchParams(query);
  copy.set(name, text);
  return copy;
};
const dropped = (query, name) => {
  const copy = new URLSearchParams(query);
  copy.delete(name);
  return copy;
};

// sign gives what the library would sign of a query, by its own sorting and joining.
async function sign(query, secret, signator) {
  const params = {};
  for (const key of new Set(query.keys())) {
    const all = query.getAll(key);
    params[key] = all.length > 1 ? all : all[0];
  }
  const name = signator === "appProxy" ? "signature" : "hmac";
  return set(query, name, await generateLocalHmac({ apiSecretKey: secret })(params, signator));
}

async function proxy(change, query) {
  const text = query.toString();
  const accepted = await verdict((app) => app.utils.validateHmac(new URLSearchParams(text), { signator: "appProxy" }));
  cases.push({ kind: "proxy", change, query: text, accepted });
}

async function callback(change, query) {
  const text = query.toString();
  const accepted = await verdict(async (app) => {
    const params = Object.fromEntries(new URLSearchParams(text).entries()); // as auth.callback reads it
    return (await app.utils.validateHmac(params)) && app.utils.sanitizeShop(params.shop) !== null;
  });
  cases.push({ kind: "callback", change, query: text, accepted });
}

// spoiled are the changes that both kinds of query have in common.
async function spoiled(judge, query, name, signator) {
  const again = (changed, secret = secrets.current) => sign(changed, secret, signator);
  const good = await again(query);
  const signature = good.get(name);
  await judge("none", good);
  await judge("old secret", await again(query, secrets.old));
  await judge("other secret", await again(query, secrets.other));
  await judge("signature changed", set(good, name, flip(signature)));
  await judge("signature cut", set(good, name, signature.slice(0, 62)));
  await judge("signature in capitals", set(good, name, signature.toUpperCase()));
  await judge("signature empty", set(good, name, ""));
  await judge("no signature", dropped(good, name));
  await judge("signature doubled", doubled(good, name, signature));
  await judge("another shop", set(good, "shop", `x${good.get("shop")}`));
  await judge("shop doubled", doubled(good, "shop", shop()));
  await judge("no timestamp", dropped(good, "timestamp"));
  await judge("another timestamp", set(good, "timestamp", String(Number(good.get("timestamp")) + 1)));
  await judge("parameter added", doubled(good, `z${word(4)}`, word(3)));
  await judge("parameter dropped", dropped(good, pick([...new Set(good.keys())].filter((key) => key !== name))));
  await judge("stale", await again(set(query, "timestamp", String(now - 100 - random(10_000)))));
  await judge("from the future", await again(set(query, "timestamp", String(now + 100 + random(10_000)))));
  await judge("timestamp is no number", await again(set(query, "timestamp", pick(["soon", "", "NaN", "1.5"]))));
  await judge("timestamp spelled otherwise", await again(set(query, "timestamp", ` ${now}.0`)));
  await judge("no timestamp, signed", await again(dropped(query, "timestamp")));
  await judge("timestamp doubled, signed", await again(doubled(query, "timestamp", String(now))));
  await judge(
    "hostile shop, signed",
    await again(set(query, "shop", pick(["evil.example", "demo", "x.myshopify.com.evil.example"]))),
  );
}

async function proxies() {
  const query = new URLSearchParams({
    shop: shop(),
    path_prefix: "/apps/regulars",
    timestamp: String(now - random(60)),
    logged_in_customer_id: pick(["", String(1 + random(2 ** 30))]),
  });
  for (let i = random(4); i > 0; i--) query.append(pick(["a", "b", "colour", "q", "x"]), value());
  await spoiled(proxy, query, "signature", "appProxy");
  const signed = (changed) => sign(changed, secrets.current, "appProxy");
  const good = await signed(query);
  await proxy("another customer", set(good, "logged_in_customer_id", String(2 ** 31 + random(1000))));
  await proxy("customer doubled", doubled(good, "logged_in_customer_id", "7"));
  await proxy("path doubled, signed", await signed(doubled(query, "path_prefix", "/x")));
  await proxy("customer doubled, signed", await signed(doubled(query, "logged_in_customer_id", "7")));
  await proxy("customer is no number, signed", await signed(set(query, "logged_in_customer_id", "7 or 8")));
  await proxy("hidden parameter, signed", await signed(set(query, "a", "1shop=evil.myshopify.com")));
  await proxy("unsigned hmac beside", doubled(good, "hmac", word(64, "0123456789abcdef")));
}

async function callbacks() {
  const query = new URLSearchParams({
    code: word(32, "0123456789abcdef"),
    host: Buffer.from(`admin.shopify.com/store/${word(6)}`).toString("base64"),
    shop: shop(),
    state: pick([() => word(43), () => `${value()}${word(16)}`])(),
    timestamp: String(now - random(60)),
  });
  await spoiled(callback, query, "hmac", "admin");
  const signed = (changed) => sign(changed, secrets.current, "admin");
  const good = await signed(query);
  await callback("another code", set(good, "code", flip(good.get("code"))));
  await callback("another state", set(good, "state", word(43)));
  await callback("code doubled", doubled(good, "code", word(32)));
  await callback("doubled the same", doubled(good, "code", good.get("code")));
  await callback("no code, signed", await signed(dropped(query, "code")));
  await callback("shop in capitals, signed", await signed(set(query, "shop", "DEMO.myshopify.com")));
  await callback("shop with underscore, signed", await signed(set(query, "shop", "a_b.myshopify.com")));
  await callback("other shop domain, signed", await signed(set(query, "shop", "demo.shop.dev")));
}

// --- session tokens ---

async function session(change, token) {
  const accepted = await verdict(async (app) => Boolean(await app.session.decodeSessionToken(token)));
  cases.push({ kind: "session", change, token, accepted });
}

const key = (secret) => new TextEncoder().encode(secret);
const jwt = (claims, secret = secrets.current, alg = "HS256") =>
  new jose.SignJWT(claims).setProtectedHeader({ alg, typ: "JWT" }).sign(key(secret));

async function sessions() {
  const name = shop();
  const claims = {
    iss: `https://${name}/admin`,
    dest: `https://${name}`,
    aud: clientId,
    sub: String(1 + random(2 ** 30)),
    exp: now + 60,
    nbf: now,
    iat: now,
    jti: word(32),
    sid: word(64, "0123456789abcdef"),
    sig: word(64, "0123456789abcdef"),
  };
  const good = await jwt(claims);
  const [header, payload, signature] = good.split(".");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
  const without = (claim) => jwt(Object.fromEntries(Object.entries(claims).filter(([k]) => k !== claim)));
  await session("none", good);
  await session("old secret", await jwt(claims, secrets.old));
  await session("other secret", await jwt(claims, secrets.other));
  await session("expired within the leeway", await jwt({ ...claims, exp: now - 2 }));
  await session("valid within the leeway", await jwt({ ...claims, nbf: now + 6 }));
  await session("expired", await jwt({ ...claims, exp: now - 30 - random(10_000) }));
  await session("not yet valid", await jwt({ ...claims, nbf: now + 60 + random(10_000) }));
  await session("another app", await jwt({ ...claims, aud: word(32) }));
  await session("HS512", await jwt(claims, secrets.current, "HS512"));
  await session("alg none", `${none}.${payload}.`);
  await session("alg none, signed", `${none}.${payload}.${signature}`);
  await session("header changed", `${flip(header, "ABCDEFGHIJKLMNOP")}.${payload}.${signature}`);
  await session("payload changed", `${header}.${flip(payload, "ABCDEFGHIJKLMNOP")}.${signature}`);
  await session(
    "signature changed",
    `${header}.${payload}.${flip(signature.slice(0, -1), "ABCDEFGHIJKLMNOP")}${signature.at(-1)}`,
  );
  await session("signature dropped", `${header}.${payload}`);
  await session("signature empty", `${header}.${payload}.`);
  await session("no audience", await without("aud"));
  await session("no end", await without("exp"));
  await session("no issuer", await without("iss"));
  await session("no shop", await without("dest"));
  await session("issued by another shop", await jwt({ ...claims, iss: `https://${shop()}/admin` }));
  await session(
    "shop is no shop",
    await jwt({ ...claims, iss: "https://evil.example/admin", dest: "https://evil.example" }),
  );
  await session("no token", word(20));
}

const makers = { webhook: webhooks, proxy: proxies, callback: callbacks, session: sessions };
for (let i = 0; i < rounds; i++) {
  for (const kind of kinds) await makers[kind]();
}
process.stdout.write(JSON.stringify({ clientId, secrets, now, cases }));
