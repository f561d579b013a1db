import type { Difference, JourneyResults } from "@/api/journey-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { formatBasisPoints, formatMoney } from "@/i18n/format";
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
      <dl className="mt-4 grid gap-4 sm:grid-cols-2">
        {(["given", "alone"] as const).map((side) => (
          <Figure
            key={side}
            label={t(`journeys.${side}`)}
            value={t("journeys.bought_of", { bought: r[side].bought, members: r[side].members })}
            caption={t("journeys.of_orders", { money: money(r[side].revenue) })}
          />
        ))}
      </dl>
      {r.rate ? (
        <p className="mt-4">{t("journeys.rate", between(r.rate, formatBasisPoints))}</p>
      ) : (
        <p className="mt-4 text-ink-3">{t("journeys.too_few")}</p>
      )}
      {r.revenue ? <p className="mt-1">{t("journeys.revenue", between(r.revenue, money))}</p> : null}
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

const between = (d: Difference, say: (n: number) => string) => ({
  estimate: say(d.estimate),
  low: say(d.low),
  high: say(d.high),
});
