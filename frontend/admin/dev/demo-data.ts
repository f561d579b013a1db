// Invented data of "Demo Coffee", for working on the pages without the server. Nothing here is real.
import type {
  AttentionDetail,
  Overview,
  Program,
  ProgramDocument,
  Session,
  Settings,
  Store,
} from "../src/api/types.ts";
import { ago } from "./demo-time.ts";

export * from "./demo-members.ts";

export const stores: Store[] = [
  {
    id: "store-1",
    platform: "shopify",
    name: "Demo Coffee Shopify",
    url: "https://demo-coffee.myshopify.com",
    currency: "EUR",
    time_zone: "Europe/Lisbon",
    state: "connected",
    last_event_at: ago(0, 2),
    last_reconciled_at: ago(0, 7),
    webhooks_missed: 3,
  },
  {
    id: "store-2",
    platform: "woocommerce",
    name: "Demo Coffee WooCommerce",
    url: "https://demo-coffee.example.com",
    currency: "EUR",
    time_zone: "Europe/Lisbon",
    state: "needs_auth",
    last_event_at: ago(0, 190),
    last_reconciled_at: ago(0, 184),
    webhooks_missed: 0,
    error:
      "The store has not answered since 12:04: it refuses our key. Nothing is lost; connect it again to go on.",
  },
];

export const session: Session = {
  merchant: {
    id: "merchant-1",
    name: "Demo Coffee",
    time_zone: "Europe/Lisbon",
    currency: "EUR",
    locale: "en",
  },
  stores,
  staff: {
    name: "Demo Owner",
    role: "owner",
    may: [
      "self",
      "read",
      "members:write",
      "points:write",
      "events:write",
      "program:write",
      "settings:write",
      "stores:write",
      "work:write",
      "audit:read",
      "approvals:write",
      "team:write",
    ],
  },
  workplaces: [{ id: "merchant-1", name: "Demo Coffee", role: "owner" }],
  points: { singular: "point", plural: "points" },
};

export function overview(weeks: number): Overview {
  const bumps = [
    0, 260, 180, 620, 840, 1100, 980, 1500, 1620, 1380, 1820, 1560, 1240, 1180, 1420, 1360, 1820, 2120,
  ];
  const list = Array.from({ length: weeks }, (_, at) => {
    const given = 4100 + (bumps[at % bumps.length] ?? 0) + Math.round((at / weeks) * 3000);
    const spent = 1400 + Math.round((bumps[(at + 3) % bumps.length] ?? 0) * 0.5 + (at / weeks) * 1900);
    return { week: ago((weeks - 1 - at) * 7).slice(0, 10), given, spent, taken_back: (at * 37) % 160 };
  });
  return {
    sentence: [
      { text: "Members placed " },
      { text: "412 orders", strong: true },
      { text: " and earned " },
      { text: "9,200 points", strong: true },
      { text: ", 9% more than the week before. " },
      { text: "31 codes were used", href: "/admin/members?sort=recent" },
      { text: "; 45 points were taken back after a refund. " },
      { text: "96 people joined", href: "/admin/members?sort=joined" },
      { text: "." },
    ],
    kpis: {
      members: 4812,
      new_members_7d: 96,
      points_given_7d: 9200,
      points_spent_7d: 4700,
      points_available: 182_400,
      points_pending: 12_300,
      codes_open: 58,
      codes_used_7d: 31,
      orders_7d: 412,
      member_order_share_bp: 6100,
    },
    weeks: list,
    needs_attention: [
      {
        kind: "dead_letters",
        title: "3 events could not be used",
        detail: "Oldest: order #1042, since this morning",
        href: "/admin/attention",
        count: 3,
      },
      {
        kind: "store",
        title: "Demo Coffee WooCommerce needs you",
        detail: "It has refused our key since 12:04",
        href: "/admin/stores",
        count: 1,
      },
      {
        kind: "program",
        title: "2 unpublished changes",
        detail: "Draft of version 13",
        href: "/admin/program/earn",
        count: 2,
      },
    ],
    last_order_at: ago(0, 2),
  };
}

const base = { tax: false, shipping: false, tips: false, gift_cards: false };

const live: ProgramDocument = {
  enrollment: "accounts",
  terms: {
    en: "You collect points with every paid order. Points have no cash value. You can leave at any time.",
  },
  pending_days: 14,
  rules: [
    {
      id: "rule-1",
      name: "Points for orders",
      active: true,
      trigger: "order",
      effect: "per_amount",
      points: 1,
      per: { EUR: 100 },
      base,
      minimum: {},
      rounding: "down",
    },
    {
      id: "rule-2",
      name: "Big orders",
      active: true,
      trigger: "order",
      effect: "fixed",
      points: 50,
      base,
      minimum: { EUR: 6000 },
      rounding: "down",
    },
    {
      id: "rule-3",
      name: "Welcome",
      active: true,
      trigger: "signup",
      effect: "fixed",
      points: 50,
      base,
      minimum: {},
      rounding: "down",
    },
  ],
  rewards: [
    {
      id: "reward-1",
      name: "€5 off",
      active: true,
      kind: "amount_off",
      cost: 500,
      amount: { EUR: 500 },
      minimum: { EUR: 2000 },
      valid_days: 30,
    },
    {
      id: "reward-2",
      name: "10% off",
      active: true,
      kind: "percent_off",
      cost: 900,
      percent_bp: 1000,
      minimum: {},
      valid_days: 30,
    },
    {
      id: "reward-3",
      name: "Free shipping",
      active: false,
      kind: "free_shipping",
      cost: 300,
      minimum: { EUR: 1500 },
      valid_days: 60,
    },
  ],
};

export function program(): Program {
  const document: ProgramDocument = {
    ...live,
    rules: live.rules.map((rule) =>
      rule.id === "rule-1"
        ? { ...rule, points: 2 }
        : rule.id === "rule-2"
          ? { ...rule, active: false }
          : rule,
    ),
  };
  const version = {
    number: 12,
    published_at: ago(19),
    starts_at: ago(19),
    author: "Demo Owner",
    note: "Welcome points",
  };
  return {
    live: { ...version, document: live },
    draft: {
      document,
      changed: true,
      changes: [
        "“Points for orders” gives 2 points for every €1 instead of 1.",
        "“Big orders” is switched off.",
      ],
      untouched: false,
    },
    versions: [
      version,
      { number: 11, published_at: ago(74), starts_at: ago(74), author: "Demo Owner", note: "" },
    ],
  };
}

export const settings: Settings = {
  name: "Demo Coffee Club",
  time_zone: "Europe/Lisbon",
  locale: "en",
  look: {
    points: { en: { singular: "point", plural: "points" }, de: { singular: "Punkt", plural: "Punkte" } },
    logo_url: "",
    accent: "#0b6b50",
    launcher: "end",
    reasons: {
      en: ["1 point for every euro", "€5 off from 500 points", "Free, and you can leave at any time"],
    },
    radius: 16,
  },
};

export const attention: AttentionDetail[] = [
  {
    id: "att-1",
    source: "inbox",
    store_name: "Demo Coffee Shopify",
    topic: "orders/updated",
    received_at: ago(0, 300),
    attempts: 8,
    object: "#1042",
    error:
      "The order is in GBP, and the program has no amount for GBP. Add one under Ways to earn, publish, then try again.",
    body_preview: '{"demo":true,"id":1042,"currency":"GBP","total_price":"48.00"}',
  },
  {
    id: "att-2",
    source: "redemption",
    store_name: "Demo Coffee WooCommerce",
    topic: "redemption",
    received_at: ago(0, 190),
    attempts: 12,
    object: "€5 off for Demo Member 12",
    error: "The store refuses our key (401). The points are kept for the member until the code is made.",
    body_preview: "",
  },
  {
    id: "att-3",
    source: "inbox",
    store_name: "Demo Coffee WooCommerce",
    topic: "customer.updated",
    received_at: ago(1, 15),
    attempts: 8,
    object: "customer 88",
    error: "The e-mail address is no valid address.",
    body_preview: '{"demo":true,"id":88,"email":"not-an-address"}',
  },
];
