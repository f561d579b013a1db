import { MessagesSquare } from "lucide-react";
import type { ProductAnswers } from "@/api/guide-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { PagesList } from "@/components/ui/pages-list";
import { t } from "@/i18n/t";
import { useProductAnswers } from "./queries";

interface AnswersProps {
  /** Begins a guide to a product. */
  onWrite: (product: string) => void;
}

/** What buyers say of each product: good answers against the five that outweigh a bad one. */
export function AnswersList({ onWrite }: AnswersProps) {
  return (
    <PagesList
      query={useProductAnswers()}
      failed={t("guides.answers_failed")}
      icon={MessagesSquare}
      none={t("guides.answers_none")}
      noneDetail={t("guides.answers_none_detail")}
      row={(row) => <Row key={`${row.store_id} ${row.product_id}`} row={row} onWrite={onWrite} />}
    />
  );
}

function Row({ row, onWrite }: { row: ProductAnswers } & AnswersProps) {
  const { good, neutral, poor, missing } = row;
  const total = Math.max(1, good + neutral + poor);
  const part = (n: number) => ({ width: `${(100 * n) / total}%` });
  const title = row.title || t("things.unknown", { id: row.product_id });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-card py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-strong break-words text-ink">{title}</p>
        <p className="text-caption text-ink-3">
          {t("guides.answers_count", { good, neutral, poor })}
          {" · "}
          <span className={missing > 0 ? "text-bad" : undefined}>{balanceInWords(row)}</span>
        </p>
        <span aria-hidden className="mt-2 flex h-2 max-w-[320px] overflow-hidden rounded-pill bg-hover">
          <span className="bg-accent" style={part(good)} />
          <span className="bg-line-strong" style={part(neutral)} />
          <span className="bg-bad" style={part(poor)} />
        </span>
      </div>
      {row.guide_id ? (
        <AppLink href={`/guides/${row.guide_id}`} className="link">
          {t("guides.open")}
          <span className="sr-only">: {title}</span>
        </AppLink>
      ) : row.title ? (
        <Button
          needs="program:write"
          aria-label={t("guides.write_for", { product: title })}
          onClick={() => onWrite(row.product_id)}
        >
          {t("guides.write")}
        </Button>
      ) : null}
    </li>
  );
}

function balanceInWords({ poor, missing }: ProductAnswers): string {
  if (poor === 0) return t("guides.balance_no_bad");
  return missing > 0 ? t("guides.balance_missing", { count: missing }) : t("guides.balance_outweighed");
}
