// A small storefront API behind fetch, for tests: it keeps purchases by idempotency key as the real one does.
import { vi } from "vitest";
import type { Settings } from "../src/connection.ts";
import { connect } from "../src/connection.ts";
import type { Host } from "../src/loader.ts";
import type { Bootstrap, Code } from "../src/wire.ts";

export function bootstrapOf(change: Partial<Bootstrap> = {}): Bootstrap {
  return {
    shopper: "member",
    name: "Test Member",
    locale: "en",
    points: { singular: "point", plural: "points" },
    look: { accent: "#0b6b50", on_accent: "#ffffff", radius: 12, launcher: "end", reasons: ["One", "Two"] },
    balance: { available: 1240, pending: 0, held: 0 },
    next_reward: { name: "€15 off", missing: 260 },
    worth: { minor: 1240, currency: "EUR" },
    rewards: [
      { id: "r10", name: "€10 off", detail: "", cost: 1000, affordable: true, missing: 0 },
      { id: "r15", name: "€15 off", detail: "", cost: 1500, affordable: false, missing: 260 },
    ],
    ways: [{ id: "w1", title: "Every order", detail: "On every order", points_label: "2 per €1" }],
    codes: [],
    history: [{ id: "m1", on: "2026-11-22", title: "Order #1", reason: "2 per €1", points: 120, pending: false }],
    sign_in_url: "/account/login",
    register_url: "/account/register",
    ...change,
  };
}

type Answer = (request: Request) => Response | Promise<Response>;

export class Shop {
  requests: Request[] = [];
  bought = new Map<string, Code>();
  data: Bootstrap;
  /** Replaces the answer to a route such as "POST /redemptions". */
  answers: Record<string, Answer> = {};

  constructor(data = bootstrapOf()) {
    this.data = data;
    vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
      const request = new Request(new URL(url, "https://shop.example"), init);
      this.requests.push(request.clone() as Request);
      return this.answer(request);
    });
  }

  sent(route: string): Request[] {
    return this.requests.filter((request) => routeOf(request) === route);
  }

  private answer(request: Request): Response | Promise<Response> {
    const route = routeOf(request);
    const own = this.answers[route];
    if (own) return own(request);
    if (route === "GET /bootstrap") return reply(this.snapshot());
    if (route === "POST /redemptions") return this.buy(request);
    if (route === "POST /join") return reply({ ...this.data, shopper: "member" });
    if (route === "POST /leave") return reply({ ...this.data, shopper: "left" });
    return reply({ detail: `no ${route}` }, 404);
  }

  snapshot(): Bootstrap {
    return { ...this.data, codes: [...this.bought.values(), ...this.data.codes] };
  }

  /** Buys once a key, whatever happens to the answer. */
  buy(request: Request): Response {
    const key = request.headers.get("Idempotency-Key") ?? "";
    const code = this.bought.get(key) ?? {
      id: `redemption-${this.bought.size + 1}`,
      reward_name: "€10 off",
      code: `CODE-${this.bought.size + 1}`,
      state: "issued" as const,
      ends_on: "2027-01-31",
      detail: "",
    };
    this.bought.set(key, code);
    return reply(code);
  }
}

function routeOf(request: Request): string {
  return `${request.method} ${new URL(request.url).pathname.replace(/^\/(apps\/regulars|app\/woo)\/v1/, "")}`;
}

export const reply = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

export const shopify: Settings = { platform: "shopify", api: "/apps/regulars/v1", cart: "", locale: "en" };

/** A loader's side of the contract, over a real shadow tree. */
export function hostOf(settings: Settings = { ...shopify }): Host & { closedTimes: number } {
  const element = document.createElement("regulars-widget");
  document.body.append(element);
  const host = {
    element,
    root: element.attachShadow({ mode: "open" }),
    settings,
    folder: "https://shop.example/assets/",
    call: connect(settings),
    seen: undefined as Bootstrap | undefined,
    closedTimes: 0,
    changed: (data: Bootstrap) => {
      host.seen = data;
      host.settings.locale = data.locale;
    },
    closed: () => {
      host.closedTimes++;
    },
  };
  return host;
}

/** Waits for a condition, up to five seconds: the machine may be busy. */
export const until = (condition: () => unknown) =>
  vi.waitFor(() => {
    if (!condition()) throw new Error("not yet");
  }, 5000);
