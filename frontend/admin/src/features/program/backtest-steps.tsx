import type { BacktestReport } from "@/api/document-calls";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

type Step = BacktestReport["steps"][number];

/** How many members would get so many points more, or fewer: bars whose values stand on them. */
export function BacktestSteps({ report }: { report: BacktestReport }) {
  const most = Math.max(1, ...report.steps.map((step) => step.members));
  const unchanged = report.members - report.gain.members - report.lose.members;
  return (
    <Card>
      <CardHead title={t("trial.steps_title")}>
        {unchanged > 0 ? (
          <p className="text-caption text-ink-3">{t("trial.steps_unchanged", { count: unchanged })}</p>
        ) : null}
      </CardHead>
      {report.steps.length === 0 ? (
        <p className="mt-3">{t("trial.steps_none")}</p>
      ) : (
        <ul className="mt-5 flex h-64 items-end gap-2 max-md:gap-1" aria-label={t("trial.steps_title")}>
          {report.steps.map((step) => (
            <li
              key={`${step.fewer}${step.from}`}
              className="flex h-full min-w-0 flex-1 flex-col justify-end text-center"
            >
              <span className="num font-semibold text-ink">{formatNumber(step.members)}</span>
              <span
                aria-hidden
                className={cx(
                  "mt-1 min-h-0.5 rounded-t-chip",
                  step.fewer ? "bg-[var(--chart-2)]" : "bg-accent",
                )}
                style={{ height: `${(step.members / most) * 76}%` }}
              />
              <span className="mt-1.5 h-8 text-caption text-ink-3 max-md:text-[11px]/[14px]">
                {rangeOf(step)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-1 text-center text-caption text-ink-3">{t("trial.steps_axis")}</p>
    </Card>
  );
}

/** "+51 to 100", "−200 or more". */
export function rangeOf({ fewer, from, to }: Step): string {
  const sign = fewer ? "−" : "+";
  return to === 0
    ? t("trial.step_last", { from: `${sign}${formatNumber(from)}` })
    : t("trial.step", { from: `${sign}${formatNumber(from)}`, to: formatNumber(to) });
}
