// What this browser keeps of a friend's link that it followed: the first one counts while its window is open.

const place = "regulars:visit";

interface Visit {
  visit: string;
  /** RFC 3339. */
  until: string;
}

/** The kept visit, or "". Storage may be refused by the browser. */
export function keptVisit(): string {
  try {
    const kept: Visit = JSON.parse(localStorage.getItem(place) ?? "{}");
    return Date.parse(kept.until) > Date.now() ? kept.visit : "";
  } catch {
    return "";
  }
}

/** On the page of a link: keeps its visit, or goes on with the one that came before; carry has the order know it. */
export function keepVisit(carry: (visit: string, until: string) => void): void {
  const page = document.querySelector<HTMLElement>("[data-regulars-visit]");
  if (!page) return;
  const { regularsVisit: visit = "", regularsUntil: until = "" } = page.dataset;
  const first = keptVisit() || visit;
  try {
    if (first === visit) localStorage.setItem(place, JSON.stringify({ visit, until }));
  } catch {
    // The form on the page still carries it.
  }
  const field = page.querySelector<HTMLInputElement>("[name=visit]");
  if (field) field.value = first;
  carry(first, until);
}

/** Shopify's cart hands it on to the order. */
export function carryInCart(visit: string): void {
  void fetch("/cart/update.js", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ attributes: { regulars_visit: visit } }),
  }).catch(() => {});
}

/** The WordPress plugin reads it when an order is placed. */
export function carryInCookie(visit: string, until: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is not in every browser that shops sell to
  document.cookie = `regulars_visit=${visit};path=/;samesite=lax;expires=${new Date(until).toUTCString()}`;
}
