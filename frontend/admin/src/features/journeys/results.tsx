import type { Difference, JourneyResults } from "@/api/journey-calls";
import { Card, CardHead } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-card";
import { Figure } from "@/components/ui/figure";
import { SkeletonRows } from "@/components/ui/skeleton";
import { formatBasisPoints, formatMoney, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { useResults } from "./queries";

/** What an automation did, and whether it works. */
export function JourneyResultsView({ id }: { id: string }) {
  const results = useResults(id);
  if (!results.data)
    return (
      <Card flush>
        {results.error ? (
          <ErrorNote
            title={t("journeys.results_failed")}
            error={results.error}
            onRetry={() => results.refetch()}
            busy={results.isFetching}
          />
        ) : (
          <SkeletonRows rows={4} />
        )}
      </Card>
    );
  return <Shown results={results.data} />;
}

function Shown({ results: r }: { results: JourneyResults }) {
  const money = (minor: number) => formatMoney({ minor, currency: r.currency });
  const f = r.figures;
  const endings = Object.entries(f.ended ?? {});
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHead title={t("journeys.did")} />
        <dl className="mt-4 grid gap-4 sm:grid-cols-3">
          <Figure
            label={t("journeys.started")}
            value={formatNumber(f.started)}
            caption={t("journeys.n_running", { count: f.running })}
          />
          <Figure
            label={t("journeys.acted")}
            value={formatNumber(f.acted)}
            caption={t("journeys.gave", { points: f.points, codes: f.codes })}
          />
          <Figure label={t("journeys.cost")} value={money(f.cost)} caption={t("journeys.cost_hint")} />
        </dl>
        {endings.length > 0 ? (
          <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-ink-2">
            {endings.map(([how, n]) => (
              <li key={how}>
                {t(`journeys.ending_${how}` as Key)}: <span className="num">{formatNumber(n)}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </Card>
      <Card>
        <CardHead
          title={t(`journeys.verdict_${r.verdict}` as Key)}
          hint={t("journeys.compared", { days: r.window_days, percent: r.compare_permille / 10 })}
        />
        <dl className="mt-4 grid gap-4 sm:grid-cols-2">
          <Side label={t("journeys.given")} side={r.given} money={money} />
          <Side label={t("journeys.alone")} side={r.alone} money={money} />
        </dl>
        {r.rate ? (
          <p className="mt-4">
            {t(
              "journeys.rate",
              between(r.rate, (bp) => formatBasisPoints(bp)),
            )}
          </p>
        ) : (
          <p className="mt-4 text-ink-3">{t("journeys.too_few")}</p>
        )}
        {r.revenue ? <p className="mt-1">{t("journeys.revenue", between(r.revenue, money))}</p> : null}
      </Card>
    </div>
  );
}

const between = (d: Difference, say: (n: number) => string) => ({
  estimate: say(d.estimate),
  low: say(d.low),
  high: say(d.high),
});

function Side({
  label,
  side,
  money,
}: {
  label: string;
  side: JourneyResults["given"];
  money: (minor: number) => string;
}) {
  return (
    <Figure
      label={label}
      value={t("journeys.bought_of", { bought: side.bought, members: side.members })}
      caption={t("journeys.of_orders", { money: money(side.revenue) })}
    />
  );
}
