import { lazy, Suspense, useState } from "react";
import type { Week } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonText } from "@/components/ui/skeleton";
import { formatDay, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import type { Span } from "./queries";
import { WeeksTable } from "./weeks-table";

const WeeksChart = lazy(() => import("./weeks-chart"));

interface WeeksCardProps {
  weeks: Week[];
  span: Span;
  dimmed: boolean;
  onSpan: (span: Span) => void;
}

const spans: Span[] = ["12", "26", "52"];

export function WeeksCard({ weeks, span, dimmed, onSpan }: WeeksCardProps) {
  const [asTable, setAsTable] = useState(false);
  const empty = weeks.every((week) => week.given === 0 && week.spent === 0);
  return (
    <Card>
      <CardHead title={t("home.chart_title")}>
        <Segmented
          label={t("home.chart_span")}
          value={span}
          onChange={onSpan}
          options={spans.map((value) => ({ value, label: t("home.weeks", { count: Number(value) }) }))}
        />
      </CardHead>
      <div className={cx("mt-4 transition-opacity", dimmed && "opacity-50")}>
        {empty ? (
          <p className="max-w-[60ch] py-6 text-ink-3">{t("home.chart_empty")}</p>
        ) : asTable ? (
          <WeeksTable weeks={weeks} />
        ) : (
          <figure role="img" aria-label={finding(weeks)} className="h-[260px]">
            <Suspense fallback={<SkeletonText lines={6} />}>
              <WeeksChart weeks={weeks} />
            </Suspense>
          </figure>
        )}
      </div>
      {empty ? null : (
        <button
          type="button"
          onClick={() => setAsTable((now) => !now)}
          className="link mt-3 min-h-6 text-caption max-md:min-h-11"
        >
          {asTable ? t("home.show_chart") : t("home.show_table")}
        </button>
      )}
    </Card>
  );
}

/** What the chart shows, in words, for those who do not see it. */
export function finding(weeks: Week[]): string {
  const first = weeks[0];
  const last = weeks.at(-1);
  if (!first || !last) return t("home.chart_title");
  return t("home.chart_finding", {
    from: formatDay(first.week),
    given_then: formatNumber(first.given),
    given_now: formatNumber(last.given),
    spent_then: formatNumber(first.spent),
    spent_now: formatNumber(last.spent),
  });
}
