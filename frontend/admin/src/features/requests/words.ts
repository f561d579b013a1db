import type { Request, RequestKind, RequestState } from "@/api/request-calls";
import type { Tone } from "@/components/ui/chip";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

export const kinds: RequestKind[] = ["complaint", "question", "technical", "suggestion"];

export const kindInWords = (kind: RequestKind) => t(`requests.kind_${kind}`);

export const tones: Record<RequestState, Tone> = { open: "warn", answered: "info", closed: "good" };

/** What it is about, when it came, and by which way. */
export const factsOf = (row: Request) =>
  [row.order_name, row.product_name, formatMoment(row.opened_at), t(`requests.by_${row.opened_by}`)].filter(
    Boolean,
  );
