import type { Bootstrap } from "../src/widget/wire.ts";

/** One request that an extension made. */
export interface Call {
  method: string;
  url: string;
  token: string;
  key: string;
  body: string;
  credentials: string;
}

/** What the server answers, by method and path: a value, a refusal with a status, or an error of the network. */
export type Given = Record<string, unknown>;

interface Tested {
  fetch: typeof fetch;
  shopify: { sessionToken: { get(): Promise<string> } };
}

/** Plays our server for an extension under test. */
export function answering(extension: Tested): [Given, Call[]] {
  const given: Given = {};
  const calls: Call[] = [];
  let tokens = 0;
  extension.shopify.sessionToken.get = async () => `token-${++tokens}`;
  extension.fetch = async (input, init = {}) => {
    const url = String(input);
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    const path = new URL(url).pathname.replace("/storefront/extension/v1", "");
    calls.push({
      method,
      url,
      token: headers.get("Authorization") ?? "",
      key: headers.get("Idempotency-Key") ?? "",
      body: String(init.body ?? ""),
      credentials: init.credentials ?? "",
    });
    const found = given[`${method} ${path}`] ?? { status: 404, detail: "unknown" };
    if (found instanceof Error) throw found;
    const status = (found as { status?: number }).status ?? 200;
    return Response.json(found, { status });
  };
  return [given, calls];
}

/** What these pages read of an answer. */
export const member = {
  shopper: "member",
  locale: "en",
  points: { singular: "point", plural: "points" },
  balance: { available: 850, pending: 20, held: 0 },
  tier: {
    name: "Gold",
    color: "",
    detail: "until May",
    reason: "",
    next: "Platinum",
    missing: "€20 to go",
    permille: 400,
    perks: ["2×"],
  },
  rewards: [
    { id: "five", name: "5 € off", detail: "", cost: 500, affordable: true, missing: 0 },
    { id: "ten", name: "10 € off", detail: "", cost: 1000, affordable: false, missing: 150 },
  ],
  codes: [],
  history: [{ id: "h1", on: "2026-11-02", title: "Order #1001", reason: "5 per €1", points: 50, pending: true }],
} satisfies Partial<Bootstrap>;
