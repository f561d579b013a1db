import { describe, expect, it } from "vitest";
import type { Store } from "@/api/types";
import { initials } from "@/components/ui/avatar";
import { insidePath } from "./app-link";
import { belongs, childAt, daily, upkeep, within } from "./navigation";
import { storesInWords } from "./stores-in-words";

const now = new Date("2026-11-22T12:00:00Z");
const store = (state: Store["state"], last_event_at: string | null): Store => ({
  id: "1",
  platform: "shopify",
  name: "Demo",
  url: "https://demo.example.com",
  currency: "EUR",
  time_zone: "UTC",
  state,
  last_event_at,
  last_reconciled_at: null,
  webhooks_missed: 0,
});

describe("insidePath", () => {
  it("turns the server's addresses into ours and leaves foreign ones alone", () => {
    expect(insidePath("/admin/")).toBe("/");
    expect(insidePath("/admin/members?sort=recent")).toBe("/members?sort=recent");
    expect(insidePath("/stores")).toBe("/stores");
    expect(insidePath("https://demo.myshopify.com/admin/orders/1")).toBeUndefined();
    expect(insidePath("//evil.example")).toBeUndefined();
  });
});

describe("within", () => {
  it("lights the place a page belongs to, and no other that begins alike", () => {
    expect(within("/members/1", "/members")).toBe(true);
    expect(within("/members", "/")).toBe(false);
    expect(within("/storeships", "/stores")).toBe(false);
  });
});

describe("the navigation", () => {
  const all = [...daily, ...upkeep];
  const every = all.flatMap(({ to, children }) => [to, ...(children ?? []).map((child) => child.to)]);

  it("leads to what waits for staff's hands", () => {
    for (const place of ["/perks", "/referrals", "/approvals", "/attention"]) expect(every).toContain(place);
  });

  it("lights one place for every page, and the nearest under it", () => {
    for (const path of every) expect(all.filter((place) => belongs(path, place))).toHaveLength(1);
    const messages = all.find(({ to }) => to === "/messages");
    expect(childAt("/messages/offers", messages?.children ?? [])?.to).toBe("/messages/offers");
    expect(childAt("/messages/templates/7", messages?.children ?? [])?.to).toBe("/messages/offers");
    expect(childAt("/messages", messages?.children ?? [])?.to).toBe("/messages");
  });
});

describe("storesInWords", () => {
  it("says when all are in step, when one is not, and when there is none", () => {
    const heard = store("connected", "2026-11-22T11:58:00Z");
    expect(storesInWords([heard], now)).toMatchObject({ fine: true, detail: "last heard 2 minutes ago" });
    expect(storesInWords([heard, store("needs_auth", null)], now)).toMatchObject({
      fine: false,
      headline: "1 store needs you",
    });
    const trouble = {
      name: "rest_blocked",
      title: "Something blocks it",
      do: "Allow it",
      since: now.toISOString(),
    };
    expect(storesInWords([heard, { ...heard, trouble }], now)).toMatchObject({
      headline: "1 store needs you",
    });
    expect(storesInWords([], now).fine).toBe(false);
  });
});

describe("initials", () => {
  it("takes first and last, and the number of a numbered name", () => {
    expect(["Ada Lovelace", "Demo Member 01", "Ada", ""].map(initials)).toEqual(["AL", "D1", "A", "?"]);
  });
});
