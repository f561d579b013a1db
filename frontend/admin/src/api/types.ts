// The wire contract of /api/v1. Every shape the pages use is named here and nowhere else.

/** An amount in minor units (cents) of an ISO 4217 currency. */
export interface Money {
  minor: number;
  currency: string;
}

/** Minor units by currency code: amounts in a program are never converted. */
export type Amounts = Record<string, number>;

export interface Names {
  singular: string;
  plural: string;
}

/** RFC 9457 problem details, as every refused request answers. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: { location?: string; message?: string; value?: unknown }[];
  retry_after?: number;
  suggestion?: string;
}

export interface Page<Item> {
  items: Item[];
  next: string;
}

export interface CountedPage<Item> extends Page<Item> {
  total: number;
}

export interface Store {
  id: string;
  platform: "shopify" | "woocommerce";
  name: string;
  url: string;
  currency: string;
  time_zone: string;
  state: "connected" | "needs_auth" | "uninstalled";
  last_event_at?: string | null;
  last_reconciled_at?: string | null;
  webhooks_missed: number;
  error?: string;
}

export interface Session {
  merchant: { id: string; name: string; time_zone: string; currency: string; locale: string };
  stores: Store[];
  staff: { name: string };
  points: Names;
}

export interface SentencePart {
  text: string;
  href?: string;
  strong?: boolean;
}

export interface Kpis {
  members: number;
  new_members_7d: number;
  points_given_7d: number;
  points_spent_7d: number;
  points_available: number;
  points_pending: number;
  codes_open: number;
  codes_used_7d: number;
  orders_7d: number;
  /** Share of orders placed by members, in basis points (6100 = 61%). */
  member_order_share_bp: number;
}

export interface Week {
  week: string;
  given: number;
  spent: number;
  taken_back: number;
}

export interface Need {
  kind: "dead_letters" | "store" | "program" | "redemption";
  title: string;
  detail: string;
  href: string;
  count: number;
}

export interface Overview {
  sentence: SentencePart[];
  kpis: Kpis;
  weeks: Week[];
  needs_attention: Need[];
  last_order_at?: string | null;
}

export type MemberSort = "joined" | "points" | "recent";

export interface MemberRow {
  id: string;
  name: string;
  email: string;
  state: "member" | "guest" | "left";
  joined_at?: string | null;
  available: number;
  pending: number;
  lifetime: number;
  orders: number;
  last_order_at?: string | null;
}

export interface Identity {
  store_id: string;
  store_name: string;
  platform: string;
  customer_id: string;
}

export interface Member extends MemberRow {
  balance: { pending: number; available: number; held: number; lifetime: number };
  next_available_at?: string | null;
  worth?: Money;
  identities: Identity[];
}

export interface ExplainLine {
  label: string;
  points?: number;
  amount?: Money;
  note?: string;
}

export interface Explain {
  rule_name?: string;
  version?: number;
  lines?: ExplainLine[];
}

export interface Movement {
  id: string;
  at: string;
  kind: string;
  title: string;
  reason: string;
  points: number;
  pending: boolean;
  balance_after: { available: number; pending: number; held: number };
  order?: { id: string; name: string; store_name: string; url?: string };
  redemption_id?: string;
  explain?: Explain;
}

export interface Order {
  id: string;
  name: string;
  store_name: string;
  placed_at: string;
  total: Money;
  status: string;
  points: number;
  note: string;
}

export type RedemptionState =
  | "reserved"
  | "creating"
  | "unknown"
  | "issued"
  | "used"
  | "expired"
  | "cancelling"
  | "cancelled"
  | "revoked";

export interface Redemption {
  id: string;
  reward_name: string;
  code?: string;
  state: RedemptionState;
  points: number;
  store_id: string;
  store_name: string;
  created_at: string;
  ends_at?: string | null;
  used_order?: string;
}

export interface Rule {
  id: string;
  name: string;
  active: boolean;
  trigger: "order" | "signup";
  effect: "per_amount" | "fixed";
  points: number;
  per?: Amounts;
  base?: { tax: boolean; shipping: boolean; tips: boolean; gift_cards: boolean };
  minimum?: Amounts;
  rounding: "down" | "nearest" | "up";
}

export interface Reward {
  id: string;
  name: string;
  active: boolean;
  kind: "amount_off" | "percent_off" | "free_shipping";
  cost: number;
  amount?: Amounts;
  percent_bp?: number;
  minimum?: Amounts;
  valid_days: number;
}

export type Enrollment = "accounts" | "join" | "guests";

export interface ProgramDocument {
  enrollment: Enrollment;
  terms: Record<string, string>;
  pending_days: number;
  rules: Rule[];
  rewards: Reward[];
}

export interface Version {
  /** What the version says; servers that leave it out make the pages fall back to the draft. */
  document?: ProgramDocument;
  number: number;
  published_at: string;
  author: string;
  note: string;
  starts_at?: string;
}

export interface Draft {
  document: ProgramDocument;
  changed: boolean;
  changes: string[];
}

export interface Program {
  live: Version | null;
  draft: Draft;
  versions: Version[];
}

export interface Backfill {
  orders: number;
  members: number;
  points: number;
}

export interface Look {
  points: Record<string, Names>;
  logo_url: string;
  accent: string;
  launcher: "end" | "start";
  reasons: Record<string, string[]>;
  radius: number;
  font?: string;
}

export interface Settings {
  name: string;
  time_zone: string;
  locale: string;
  look: Look;
}

export interface AttentionItem {
  id: string;
  source: "inbox" | "effect" | "redemption";
  store_name: string;
  topic: string;
  received_at: string;
  attempts: number;
  error: string;
  object: string;
}

export interface AttentionDetail extends AttentionItem {
  body_preview: string;
}
