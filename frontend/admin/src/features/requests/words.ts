import type { Priority } from "@/api/desk-calls";
import type { Request, RequestKind, RequestState } from "@/api/request-calls";
import type { Tone } from "@/components/ui/chip";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

export const kinds: RequestKind[] = ["complaint", "question", "technical", "suggestion"];
export const priorities: Priority[] = ["low", "normal", "high", "urgent"];

export const kindInWords = (kind: RequestKind) => t(`requests.kind_${kind}`);
export const priorityInWords = (priority: Priority) => t(`requests.priority_${priority}`);

export const tones: Record<RequestState, Tone> = { open: "warn", answered: "info", closed: "good" };

/** Who asked: a member, or who a mail or a comment in public says. */
export const whoAsked = (row: Request) =>
  row.member_name || row.member_email || row.sender_name || row.sender_email || t("members.no_name");

/** What a request is called: the subject of its mail, or its kind and what it is about. */
export const titleOf = (row: Request) =>
  row.subject || [kindInWords(row.kind), row.product_name || row.order_name].filter(Boolean).join(" · ");

/** What it is about, when it came, and by which way. */
export const factsOf = (row: Request) =>
  [row.order_name, row.product_name, formatMoment(row.opened_at), t(`requests.by_${row.opened_by}`)].filter(
    Boolean,
  );

/** When the next answer is due, in words. */
export function dueInWords(row: Pick<Request, "due_at" | "overdue" | "state">): string | undefined {
  if (!row.due_at || row.state !== "open") return;
  return t(row.overdue ? "requests.overdue" : "requests.due", { at: formatMoment(row.due_at) });
}
