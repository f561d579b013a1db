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
}

export interface Way {
  id: string;
  title: string;
  detail: string;
  points_label: string;
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
  | "revoked";

export interface Code {
  id: string;
  reward_name: string;
  code?: string;
  state: CodeState;
  ends_at?: string;
  detail: string;
}

export interface Movement {
  id: string;
  at: string;
  title: string;
  reason: string;
  points: number;
  pending: boolean;
}

export interface Bootstrap {
  shopper: Shopper;
  name?: string;
  locale: string;
  terms?: string;
  points: { singular: string; plural: string };
  look: Look;
  balance?: { available: number; pending: number; held: number };
  next_available_at?: string;
  next_reward?: { name: string; missing: number };
  worth?: Money;
  rewards: Reward[];
  ways: Way[];
  codes: Code[];
  history: Movement[];
  sign_in_url: string;
  register_url: string;
}

export interface HistoryPage {
  items: Movement[];
  next: string;
}

/** RFC 9457; only what is shown. */
export interface Problem {
  detail?: string;
}
