import type { ProgramDocument } from "@/api/types";

export type Expiry = NonNullable<ProgramDocument["expiry"]>;
export type ExpiryMode = NonNullable<Expiry["mode"]>;

/** What becomes of points that an order earns today, by the calendar. Days are ISO dates. */
export interface Life {
  /** The first day they can be used; absent while a parcel decides. */
  usable?: string;
  /** The last day; absent when they do not end, or not by a date. */
  last?: string;
}

const dayMs = 86_400_000;
const iso = (at: Date) => at.toISOString().slice(0, 10);

/** The last day of a year's term: a day that a month does not have is its last. */
function lastOf(expiry: Expiry, year: number): Date {
  const month = expiry.month ?? 12;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(expiry.day ?? 31, length)));
}

/** The server's own rule (app/program/expiry.go), for the example beside the form. */
export function lifeOf(document: ProgramDocument, today: string): Life {
  if (document.pending_from === "fulfilled" || document.pending_from === "delivered") return {};
  const usable = new Date(Date.parse(today) + document.pending_days * dayMs);
  const expiry = document.expiry ?? {};
  if (expiry.mode === "days") {
    return { usable: iso(usable), last: iso(new Date(usable.getTime() + (expiry.days ?? 0) * dayMs)) };
  }
  if (expiry.mode !== "date") return { usable: iso(usable) };
  const youngest = usable.getTime() + (expiry.min_days ?? 0) * dayMs;
  let year = usable.getUTCFullYear();
  while (lastOf(expiry, year).getTime() < youngest) year++;
  return { usable: iso(usable), last: iso(lastOf(expiry, year)) };
}

/** What each way of ending begins with. */
export const begun: Record<ExpiryMode, Expiry> = {
  none: {},
  date: { mode: "date", month: 12, day: 31, min_days: 90 },
  days: { mode: "days", days: 365 },
  inactivity: { mode: "inactivity", months: 12 },
};
