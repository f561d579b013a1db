import type { BacktestRun } from "@/api/document-calls";
import { currenciesOf, formatBasisPoints, formatMoney, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";

/** The day a year ago, as the server wants it. */
export function yearAgo(now = new Date()): string {
  const day = new Date(now);
  day.setFullYear(day.getFullYear() - 1);
  return day.toISOString().slice(0, 10);
}

/** What the draft would have cost of sales, a sentence a currency. */
export function costSays({ report }: BacktestRun): string[] {
  if (!report) return [];
  return currenciesOf(report.draft.cost).map((currency) => {
    const share = report.draft.share_bp[currency] ?? 0;
    return t("start.cost", {
      share: share < 10_00 ? formatBasisPoints(share) : formatShare(share),
      money: formatMoney({ minor: report.draft.cost[currency] ?? 0, currency }, true),
      sales: formatMoney({ minor: report.sales[currency] ?? 0, currency }, true),
    });
  });
}
