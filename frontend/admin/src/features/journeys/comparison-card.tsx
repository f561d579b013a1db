import type { Difference, JourneyResults } from "@/api/journey-calls";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Figure } from "@/components/ui/figure";
import { formatMoney, formatShare } from "@/i18n/format";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";

type Compared = Pick<JourneyResults, "verdict" | "given" | "alone" | "rate" | "revenue" | "currency">;

/** Who bought of those who got something, beside those who were left alone, and what may be said of it. */
export function ComparisonCard({ results: r, days, permille }: ComparisonProps) {
  const money = (minor: number) => formatMoney({ minor, currency: r.currency });
  return (
    <Card>
      <CardHead
        title={t(`journeys.verdict_${r.verdict}`)}
        hint={t("journeys.compared", { days, percent: permille / 10 })}
      />
      <dl className="mt-4 grid gap-4 sm:grid-cols-3">
        {(["given", "alone"] as const).map((side) => (
          <Figure
            key={side}
            label={t(`journeys.${side}`)}
            value={rateInWords(r[side])}
            caption={t("journeys.bought_of", {
              bought: r[side].bought,
              members: r[side].members,
              money: money(r[side].revenue),
            })}
          />
        ))}
        {r.rate ? (
          <Figure
            label={t("journeys.difference")}
            value={formatDifference(r.rate.estimate)}
            caption={<IntervalBar {...r.rate} />}
          />
        ) : null}
      </dl>
      {r.rate ? (
        <p className="mt-4 max-w-[60ch]">{t("journeys.rate", between(r.rate, formatDifference))}</p>
      ) : (
        <p className="mt-4 max-w-[60ch] text-ink-3">{t("journeys.too_few")}</p>
      )}
      {r.revenue ? (
        <p className="mt-1 max-w-[60ch]">{t("journeys.revenue", between(r.revenue, money))}</p>
      ) : null}
    </Card>
  );
}

interface ComparisonProps {
  results: Compared;
  /** How long purchases count for. */
  days: number;
  /** How many of a thousand are left alone. */
  permille: number;
}

/** The share who bought, or that there was nobody. */
const rateInWords = ({ bought, members }: Compared["given"]) =>
  members === 0 ? "–" : formatShare(Math.round((10_000 * bought) / members));

/** Where the difference lies, on a line whose middle is none at all. */
function IntervalBar({ low, high, estimate }: Difference) {
  const reach = Math.max(Math.abs(low), Math.abs(high), 1);
  const at = (n: number) => 50 + (50 * n) / reach;
  const tone = low > 0 ? "bg-accent" : high < 0 ? "bg-bad" : "bg-line-strong";
  return (
    <span aria-hidden className="relative mt-2 block h-3 max-w-[240px]">
      <span className="absolute inset-x-0 top-[5px] h-0.5 rounded-pill bg-line" />
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <span
        className={cx("absolute top-[3px] h-1.5 rounded-pill", tone)}
        style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }}
      />
      <span className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: `${at(estimate)}%` }} />
    </span>
  );
}

const between = (d: Difference, say: (n: number) => string) => ({
  estimate: say(d.estimate),
  low: say(d.low),
  high: say(d.high),
});

/** "+5.1 pt" from basis points: how far two shares are apart. */
function formatDifference(bp: number): string {
  const points = new Intl.NumberFormat(locale().format, {
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  return t("journeys.points_apart", { points: points.format(bp / 100).replace("-", "−") });
}
