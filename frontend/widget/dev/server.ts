// A demo shop and a demo API for looking at the widget: npm run build && npm run dev, then open the address.
// ?as=member|anonymous|guest_customer|left  &locale=en|de|ar|...  &api=ok|late|down|prepare|refuse
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { Bootstrap, Code } from "../src/wire.ts";
import { demo, demoHistory } from "./demo.ts";

type Wish = { shopper: Bootstrap["shopper"]; locale: string; api: string };

const dist = join(import.meta.dirname, "../dist");
const types: Record<string, string> = { ".js": "text/javascript", ".json": "application/json" };
const shoppers = ["member", "anonymous", "guest_customer", "left"] as const;

/** What a demo shopper has done since they arrived, by idempotency key and by id. */
class Counter {
  codes = new Map<string, Code & { cost: number; ready: number }>();
  spent = 0;
  asked = 0;
}

function wishOf(address: URL): Wish {
  const as = shoppers.find((name) => name === address.searchParams.get("as")) ?? "member";
  return {
    shopper: as,
    locale: address.searchParams.get("locale") ?? "en",
    api: address.searchParams.get("api") ?? "ok",
  };
}

const quoted = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function shopPage(address: URL): string {
  const wish = wishOf(address);
  const bags = ["Morning blend", "House espresso", "Slow filter", "Tasting box", "Cold brew"];
  const colors = ["#5b4032", "#2f3b37", "#b5673d", "#8a7c48", "#3c5673"];
  const cards = bags.map(
    (name, index) =>
      `<article><div class="pic"><i style="background:${colors[index]}"></i></div><b>${name}</b><p>250 g, whole beans</p></article>`,
  );
  const query = encodeURIComponent(address.search.slice(1));
  return `<!doctype html><html lang="${quoted(wish.locale)}" dir="${wish.locale === "ar" ? "rtl" : "ltr"}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Demo Coffee</title>
<link rel="icon" href="data:,"><style>
body{margin:0;font:16px/1.5 Inter,system-ui,sans-serif;background:#fcfbf9;color:#222}div:empty{display:none}
header{display:flex;gap:24px;align-items:center;padding:18px 48px;border-bottom:1px solid #e8e6e1}header b{font-size:19px}
main{padding:32px 48px}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(280px,1fr));gap:24px}
.pic{background:#f0ede6;border-radius:12px;height:240px;display:grid;place-items:center}.pic i{width:90px;height:150px;border-radius:6px;display:block}
article p{margin:0;color:#666}@media(max-width:480px){header{padding:14px 20px}main{padding:20px}header a:not(:last-child){display:none}}
</style></head><body><header><b>Demo Coffee</b><a>Beans</a><a>Brewing</a><a href="#regulars">Rewards</a></header>
<main><h1>Beans</h1><p>A demo shop with invented data. Roasted on Mondays, sent on Tuesdays.</p><div class="grid">${cards.join("")}</div></main>
<script src="/assets/regulars-loader.js" defer data-platform="shopify" data-api="/demo/${query}" data-locale="${quoted(wish.locale)}"></script></body></html>`;
}

const counters = new Map<string, Counter>();

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

function bootstrap(wish: Wish, counter: Counter): Bootstrap {
  const data = demo(wish.shopper, wish.locale);
  if (!data.balance) return data;
  const available = data.balance.available - counter.spent;
  return {
    ...data,
    balance: { ...data.balance, available },
    ...(data.worth ? { worth: { minor: available, currency: "EUR" } } : {}),
    ...(data.next_reward ? { next_reward: { ...data.next_reward, missing: 1500 - available } } : {}),
    rewards: data.rewards.map((reward) => ({
      ...reward,
      affordable: reward.cost <= available,
      missing: Math.max(0, reward.cost - available),
    })),
    codes: [...[...counter.codes.values()].reverse().map(published), ...data.codes],
  };
}

function published({ cost: _, ready, ...code }: Code & { cost: number; ready: number }): Code {
  if (Date.now() >= ready) return code;
  const { code: __, ...rest } = code;
  return { ...rest, state: "creating" };
}

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

async function redeem(wish: Wish, counter: Counter, request: IncomingMessage, response: ServerResponse) {
  const key = String(request.headers["idempotency-key"] ?? "");
  const { reward_id } = await body(request);
  const reward = bootstrap(wish, counter).rewards.find(({ id }) => id === reward_id);
  let code = counter.codes.get(key);
  if (!key || !reward) return answer(response, 400, { detail: "reward_id or Idempotency-Key is missing" });
  if (wish.api === "refuse" || (!code && !reward.affordable)) {
    return answer(response, 409, { detail: "Your points changed meanwhile: this reward needs more of them." });
  }
  if (!code) {
    const id = randomUUID();
    const ready = wish.api === "prepare" ? Date.now() + 4000 : 0;
    const ends_on = "2027-02-20";
    const text = `DEMO-${id.slice(0, 4)}-${id.slice(9, 13)}`.toUpperCase();
    code = {
      id,
      reward_name: reward.name,
      code: text,
      state: "issued",
      ends_on,
      detail: reward.detail,
      cost: reward.cost,
      ready,
    };
    counter.codes.set(key, code);
    counter.spent += reward.cost;
  }
  const shown = published(code);
  answer(response, shown.code ? 200 : 202, shown);
}

async function api(address: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, , settings = "", ...rest] = address.pathname.split("/");
  const search = decodeURIComponent(settings);
  const wish = wishOf(new URL(`http://demo/?${search}`));
  const counter = counters.get(search) ?? new Counter();
  counters.set(search, counter);
  if (wish.api === "down") return answer(response, 503, { detail: "The demo API is down" });
  if (wish.api === "late" && counter.asked++ === 0) return answer(response, 503, { detail: "The first try fails" });
  if (wish.api === "late") await new Promise((resolve) => setTimeout(resolve, 3000));
  const path = `${request.method} /${rest.join("/")}`;
  if (path === "GET /bootstrap") return answer(response, 200, bootstrap(wish, counter));
  if (path === "POST /redemptions") return redeem(wish, counter, request, response);
  if (path === "POST /join") return answer(response, 200, bootstrap({ ...wish, shopper: "member" }, counter));
  if (path === "POST /leave") return answer(response, 200, bootstrap({ ...wish, shopper: "left" }, counter));
  if (path === "GET /history") return history(wish, address, response);
  const code = [...counter.codes.values()].find(({ id }) => path === `GET /redemptions/${id}`);
  return code ? answer(response, 200, published(code)) : answer(response, 404, { detail: "There is no such thing" });
}

function history(wish: Wish, address: URL, response: ServerResponse): void {
  const all = demoHistory(wish.locale);
  const from = Number(address.searchParams.get("after") ?? 0);
  const next = from + 6 < all.length ? String(from + 6) : "";
  answer(response, 200, { items: all.slice(from, from + 6), next });
}

function asset(name: string, response: ServerResponse): void {
  try {
    const file = readFileSync(join(dist, name.replace(/[^\w.-]/g, "")));
    response.writeHead(200, { "Content-Type": types[extname(name)] ?? "text/plain" });
    response.end(file);
  } catch {
    response.writeHead(404);
    response.end();
  }
}

/** What lies in everybody's cart, as Shopify tells it. */
const cart = {
  currency: "EUR",
  items: [{ product_id: 1, variant_id: 11, final_line_price: 1200 }],
  items_subtotal_price: 1200,
  total_price: 1200,
  discount_codes: [],
};

/** The demo shop; close it by its handle. */
export function serve(port: number) {
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", "http://127.0.0.1");
    if (address.pathname.startsWith("/assets/")) return asset(address.pathname.slice(8), response);
    if (address.pathname === "/cart.js") return answer(response, 200, cart);
    if (address.pathname.startsWith("/demo/")) return void api(address, request, response);
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      // What a strict shop allows: no inline script, no eval, nothing from elsewhere.
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'",
    });
    response.end(shopPage(address));
  });
  return new Promise<typeof server>((resolve) => {
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env.PORT ?? 5180);
  await serve(port);
  process.stdout.write(`Demo shop: http://127.0.0.1:${port}/?as=member&locale=en\n`);
}
