// Invented members of "Demo Coffee", and what they did. Nothing here is real.
import type { Member, MemberRow, Movement, Order, Redemption } from "../src/api/types.ts";
import { ago, ahead } from "./demo-time.ts";

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
    review: { state: "none", reason: "", since: null },
    ending: row.available > 100 ? [{ on: ahead(40).slice(0, 10), points: 100 }] : [],
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
    late: "looked_into",
    late_by: "2026-11-12",
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
    late: "",
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
    late: "",
    note: "It earned nothing, because it was cancelled before it was paid.",
  },
];

export const redemptions: Redemption[] = [
  {
    id: "redemption-1",
    kind: "amount_off",
    reward_name: "€5 off",
    code: "DEMO-5K7Q",
    state: "issued",
    points: 500,
    store_id: "store-1",
    store_name: "Demo Coffee Shopify",
    created_at: ago(3),
    ends_at: ahead(27),
    undoable: true,
  },
  {
    id: "redemption-2",
    kind: "amount_off",
    reward_name: "€5 off",
    code: "DEMO-8H2M",
    state: "used",
    points: 500,
    store_id: "store-1",
    store_name: "Demo Coffee Shopify",
    created_at: ago(50),
    ends_at: ago(20),
    undoable: false,
    used_order: "#1019",
  },
  {
    id: "redemption-3",
    kind: "amount_off",
    reward_name: "Free shipping",
    code: "DEMO-3W9X",
    state: "expired",
    points: 300,
    store_id: "store-2",
    store_name: "Demo Coffee WooCommerce",
    created_at: ago(90),
    ends_at: ago(60),
    undoable: false,
  },
];
