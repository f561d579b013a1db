// Invented data of "Demo Coffee", for working on the pages without the server. Nothing here is real.
import type {
  AttentionDetail,
  Member,
  MemberRow,
  Movement,
  Order,
  Overview,
  Program,
  ProgramDocument,
  Redemption,
  Session,
  Settings,
  Store,
} from "../src/api/types.ts";

const day = 86_400_000;
export const ago = (days: number, minutes = 0) =>
  new Date(Date.now() - days * day - minutes * 60_000).toISOString();
const ahead = (days: number) => ago(-days);

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
  staff: { name: "Demo Owner" },
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

const long = "Demo Mitglied mit Donaudampfschifffahrtsgesellschaftskapitänsname";

export const members: MemberRow[] = Array.from({ length: 73 }, (_, at) => {
  const number = String(at + 1).padStart(2, "0");
  return {
    id: `member-${at + 1}`,
    name: at === 4 ? long : `Demo Member ${number}`,
    email: `member${number}@example.com`,
    state: at === 6 ? "guest" : at === 9 ? "left" : "member",
    joined_at: at === 6 ? null : ago(260 - at * 3),
    available: at === 8 ? -120 : Math.max(0, 2480 - at * 31),
    pending: at % 3 === 0 ? 180 - at : 0,
    lifetime: 6240 - at * 50,
    orders: 3 + ((at * 7) % 13),
    last_order_at: ago(at, 35),
  };
});

export function member(row: MemberRow): Member {
  return {
    ...row,
    balance: { available: row.available, pending: row.pending, held: 0, lifetime: row.lifetime },
    next_available_at: row.pending > 0 ? ahead(14) : null,
    ...(row.available > 0 ? { worth: { minor: row.available, currency: "EUR" } } : {}),
    identities: [
      {
        store_id: "store-1",
        store_name: "Demo Coffee Shopify",
        platform: "shopify",
        customer_id: "7314500012",
      },
      {
        store_id: "store-2",
        store_name: "Demo Coffee WooCommerce",
        platform: "woocommerce",
        customer_id: "88",
      },
    ],
  };
}

const after = (available: number, pending = 0) => ({ available, pending, held: 0 });

export const movements: Movement[] = [
  {
    id: "move-1",
    at: ago(0, 35),
    kind: "earned",
    title: "Order #1042 will earn 180 points",
    reason: "3 points for every €1 of €60.00. Usable on 6 December, after the 14-day return window.",
    points: 180,
    pending: true,
    balance_after: after(2480, 180),
    order: {
      id: "order-1",
      name: "#1042",
      store_name: "Demo Coffee Shopify",
      url: "https://demo-coffee.myshopify.com/admin/orders/1042",
    },
    explain: {
      rule_name: "Points for orders",
      version: 12,
      lines: [
        { label: "Morning blend, 2 × 250 g", amount: { minor: 4600, currency: "EUR" } },
        { label: "Cold brew", amount: { minor: 1950, currency: "EUR" } },
        {
          label: "Discount",
          amount: { minor: -550, currency: "EUR" },
          note: "Code DEMO-5K7Q, shared out over the goods",
        },
        {
          label: "Counted",
          amount: { minor: 6000, currency: "EUR" },
          points: 180,
          note: "Without tax and shipping",
        },
      ],
    },
  },
  {
    id: "move-2",
    at: ago(3, 210),
    kind: "spent",
    title: "Took the reward “€5 off”",
    reason: "Code DEMO-5K7Q, not used yet, valid until 18 December in Demo Coffee Shopify.",
    points: -500,
    pending: false,
    balance_after: after(2480),
    explain: { lines: [] },
  },
  {
    id: "move-3",
    at: ago(5, 300),
    kind: "taken_back",
    title: "45 points taken back",
    reason: "€15.00 of order #1031 was refunded. It had earned 3 points for every €1.",
    points: -45,
    pending: false,
    balance_after: after(2980),
    explain: {
      rule_name: "Points for orders",
      version: 11,
      lines: [
        { label: "Order #1031 had earned", points: 135 },
        { label: "It earns now", amount: { minor: 3000, currency: "EUR" }, points: 90 },
        { label: "Difference", points: -45 },
      ],
    },
  },
  {
    id: "move-4",
    at: ago(9, 95),
    kind: "usable",
    title: "135 points became usable",
    reason: "The 14-day return window of order #1031 has passed.",
    points: 0,
    pending: false,
    balance_after: after(3025),
    explain: { lines: [] },
  },
  {
    id: "move-5",
    at: ago(12, 60),
    kind: "given_back",
    title: "500 points given back",
    reason: "Order #1024 was cancelled, so the points spent on its code returned.",
    points: 500,
    pending: false,
    balance_after: after(2890),
    explain: { lines: [] },
  },
  {
    id: "move-6",
    at: ago(19, 480),
    kind: "adjusted",
    title: "Changed by Demo Owner",
    reason: "“Parcel six days late, sorry.”",
    points: 100,
    pending: false,
    balance_after: after(2390),
    explain: { lines: [] },
  },
  {
    id: "move-7",
    at: ago(260),
    kind: "joined",
    title: "Joined",
    reason: "50 points for joining, once for each member.",
    points: 50,
    pending: false,
    balance_after: after(50),
    explain: { rule_name: "Welcome", version: 3, lines: [{ label: "Welcome", points: 50 }] },
  },
];

const eur = (minor: number) => ({ minor, currency: "EUR" });

export const orders: Order[] = [
  {
    id: "order-1",
    name: "#1042",
    store_name: "Demo Coffee Shopify",
    placed_at: ago(0, 35),
    total: eur(6000),
    status: "paid",
    points: 180,
    note: "",
  },
  {
    id: "order-2",
    name: "#1031",
    store_name: "Demo Coffee Shopify",
    placed_at: ago(23),
    total: eur(4500),
    status: "paid",
    points: 90,
    note: "",
  },
  {
    id: "order-3",
    name: "#1024",
    store_name: "Demo Coffee WooCommerce",
    placed_at: ago(40),
    total: eur(2200),
    status: "cancelled",
    points: 0,
    note: "It earned nothing, because it was cancelled before it was paid.",
  },
];

export const redemptions: Redemption[] = [
  {
    id: "redemption-1",
    reward_name: "€5 off",
    code: "DEMO-5K7Q",
    state: "issued",
    points: 500,
    store_id: "store-1",
    store_name: "Demo Coffee Shopify",
    created_at: ago(3),
    ends_at: ahead(27),
  },
  {
    id: "redemption-2",
    reward_name: "€5 off",
    code: "DEMO-8H2M",
    state: "used",
    points: 500,
    store_id: "store-1",
    store_name: "Demo Coffee Shopify",
    created_at: ago(50),
    ends_at: ago(20),
    used_order: "#1019",
  },
  {
    id: "redemption-3",
    reward_name: "Free shipping",
    code: "DEMO-3W9X",
    state: "expired",
    points: 300,
    store_id: "store-2",
    store_name: "Demo Coffee WooCommerce",
    created_at: ago(90),
    ends_at: ago(60),
  },
];

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
