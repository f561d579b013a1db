// The shapes of the storefront API that these pages read.

export interface Reward {
  id: string;
  kind: string;
  name: string;
  detail: string;
  cost: number;
  affordable: boolean;
  missing: number;
  why?: string;
  slider?: { least: number; most: number; points: number; amount: { minor: number; currency: string } };
  choices?: { id: string; title: string }[];
}

export interface Code {
  id: string;
  kind: string;
  reward_name: string;
  code?: string;
  state: string;
  ends_on: string;
  detail: string;
}

export interface Movement {
  id: string;
  on: string;
  title: string;
  reason: string;
  points: number;
  pending: boolean;
}

export interface Bootstrap {
  shopper: "anonymous" | "guest_customer" | "member" | "left";
  locale: string;
  terms?: string;
  points: { singular: string; plural: string };
  balance?: { available: number; pending: number };
  notice?: string;
  tier?: { name: string; detail: string; next: string; missing: string; permille: number; perks: string[] };
  rewards: Reward[];
  codes: Code[];
  history: Movement[];
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
}

export interface Survey {
  id: string;
  title: string;
  intro: string;
  send: string;
  questions: Question[];
}
