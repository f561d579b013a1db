// The shapes of the storefront API, as the server sends them.

export interface Money {
  minor: number;
  currency: string;
}

export type Shopper = "anonymous" | "guest_customer" | "member" | "left";

export interface Look {
  accent: string;
  on_accent: string;
  radius: number;
  font?: string;
  launcher: "start" | "end";
  logo_url?: string;
  reasons: string[];
}

export interface Reward {
  id: string;
  name: string;
  detail: string;
  cost: number;
  affordable: boolean;
  missing: number;
  /** Why it cannot be taken now, when more than points is missing. */
  why?: string;
  /** As much as the shopper likes, in steps; `most` is what the points allow. */
  slider?: { least: number; most: number; points: number; amount: Money };
  /** Products of which one is free. */
  choices?: { id: string; title: string }[];
  /** Currency of a percentage with a most: its code is made for the cart at hand. */
  capped?: string;
}

export interface Way {
  id: string;
  title: string;
  detail: string;
  points_label: string;
  /** What the shopper can do about it here. */
  action?: "follow" | "birthday";
  url?: string;
}

export type CodeState =
  | "reserved"
  | "creating"
  | "unknown"
  | "issued"
  | "used"
  | "expired"
  | "cancelling"
  | "cancelled"
  | "revoked"
  | "returning"
  | "to_do";

/** What a discount takes something off. */
export type Sort = "order" | "product" | "shipping";

/** The one thing that a code makes free. */
export interface FreeGood {
  id: string;
  title: string;
  /** Its page. */
  url?: string;
}

/** What a cart must be like for a code to count in it. */
export interface CartNeeds {
  /** Of the goods it is for; of all goods on WooCommerce. */
  minimum?: Money;
  /** The platform's ids of the products and variants it is for. */
  goods?: string[];
  /** It is for some goods only; without goods they are not listed. */
  some?: boolean;
  sort: Sort;
  /** What it may stand beside. */
  beside: Sort[];
  add?: FreeGood;
}

export interface Code {
  id: string;
  reward_name: string;
  code?: string;
  state: CodeState;
  /** Days are the merchant's: "2026-12-06". */
  ends_on?: string;
  detail: string;
  points?: number;
  undoable?: boolean;
  kind?: string;
  /** Of the shop's staff, on a perk. */
  note?: string;
  /** Absent for what no cart takes. */
  cart?: CartNeeds;
}

export interface Movement {
  id: string;
  on: string;
  title: string;
  reason: string;
  points: number;
  pending: boolean;
}

export interface Tier {
  name: string;
  color: string;
  detail: string;
  /** Why it changed last. */
  reason: string;
  /** Name of the next tier, "" for none. */
  next: string;
  missing: string;
  permille: number;
  perks: string[];
}

/** What both sides of a referral get, in words. */
export interface ReferralOffer {
  said: string;
  detail: string;
}

export interface Friend {
  id: string;
  on: string;
  state: string;
  /** How it stands, in words. */
  said: string;
}

export interface Invite {
  code: string;
  link: string;
  offer: ReferralOffer;
  friends: Friend[];
  /** Plain links to networks. */
  shares: { network: string; name: string; link: string }[];
}

export interface Bootstrap {
  /** The shopper may write to the shop. */
  desk?: boolean;
  /** Where the shop is reached elsewhere; "" for nowhere. */
  contact?: { whatsapp: string; instagram: string; messenger: string };
  shopper: Shopper;
  name?: string;
  locale: string;
  terms?: string;
  /** Why nothing is earned in the whole program. */
  notice?: string;
  points: { singular: string; plural: string };
  look: Look;
  balance?: { available: number; pending: number; held: number };
  next_available_on?: string;
  ending?: { on: string; points: number }[];
  next_reward?: { name: string; missing: number };
  worth?: Money;
  tier?: Tier;
  /** What waits for the member's answer. */
  survey?: { title: string; from: string; link: string };
  /** How to use what was bought: pages of their own. */
  guides?: { product: string; title: string; link: string }[];
  /** A short message of the shop's, until it is put away. */
  news?: { id: string; title: string; text: string; button?: string; link?: string; away: string };
  preferences_url?: string;
  /** Points that wait for a mailed link. */
  claimable?: number;
  rewards: Reward[];
  /** What inviting a friend gives; absent when one cannot. */
  referral?: ReferralOffer;
  ways: Way[];
  codes: Code[];
  history: Movement[];
  /** The page may tell what the shopper looks at, where they consent. */
  watch?: boolean;
  sign_in_url: string;
  register_url: string;
}

export interface Question {
  id: string;
  kind: "nps" | "csat" | "ces" | "choice" | "text";
  text: string;
  least: number;
  most: number;
  low: string;
  high: string;
  options: { id: string; text: string }[];
  required: boolean;
  given: string;
}

export interface Survey {
  id: string;
  from: string;
  title: string;
  intro: string;
  questions: Question[];
  send: string;
  later: string;
  optional: string;
}

export interface HistoryPage {
  items: Movement[];
  next: string;
}

/** RFC 9457; only what is shown. */
export interface Problem {
  detail?: string;
}
