// What the desk's part of the storefront API sends.

export interface Message {
  id: string;
  who: "me" | "shop";
  name: string;
  text: string;
  at: string;
  files: { id: string; name: string }[];
}

export interface Asked {
  id: string;
  kind: "complaint" | "question" | "technical" | "suggestion";
  state: "open" | "answered" | "closed";
  subject: string;
  order_name: string;
  product_name: string;
  opened_at: string;
  /** The shop asks whether its answer solved it. */
  ask_solved: boolean;
  messages: Message[];
}

export interface Help {
  orders: { id: string; name: string; placed_on: string; items: { product_id: string; title: string }[] }[];
  /** Of the first of them: they come from it. */
  order_id: string | null;
  /** To the product that was chosen, else to the first of that order. */
  guide: { title: string; link: string; troubles: { question: string; answer: string }[] } | null;
}

/** A photo as the server takes it. */
export interface Photo {
  name: string;
  data: string;
}
