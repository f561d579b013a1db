import type { ReactNode } from "react";
import type { Explain } from "@/api/types";
import { Disclosure } from "@/components/ui/disclosure";
import { t } from "@/i18n/t";
import { explainRows, explainSource } from "./explain";

/** "How this was counted": the sum behind a movement, line by line. */
export function ExplainView({ explain, children }: { explain?: Explain; children?: ReactNode }) {
  const rows = explainRows(explain);
  const source = explainSource(explain);
  if (rows.length === 0 && !source) return children;
  return (
    <Disclosure summary={t("history.how")}>
      <div className="mt-1.5 mb-1 max-w-[520px] rounded-control bg-sunken px-3 py-2 text-caption">
        {source ? <p className="pb-1 font-medium text-ink">{source}</p> : null}
        <dl className="divide-y divide-line">
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sum never changes once it is made
            <div key={at} className="flex items-baseline justify-between gap-4 py-1">
              <dt className="min-w-0">
                {row.label}
                {row.note ? <span className="block text-ink-3">{row.note}</span> : null}
              </dt>
              <dd className="num shrink-0 text-right text-ink">{row.value}</dd>
            </div>
          ))}
        </dl>
        {children}
      </div>
    </Disclosure>
  );
}
