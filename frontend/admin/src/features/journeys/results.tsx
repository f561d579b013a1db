import type { JourneyResults } from "@/api/journey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Card, CardHead } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { formatMoney, formatNumber } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { ComparisonCard } from "./comparison-card";
import { useResults } from "./queries";

/** What an automation did, and whether it works. */
export function JourneyResultsView({ id }: { id: string }) {
  const results = useResults(id);
  if (!results.data)
    return (
      <Card flush>
        <Awaited query={results} failed={t("journeys.results_failed")} rows={4} />
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
      <ComparisonCard results={r} days={r.window_days} permille={r.compare_permille} />
    </div>
  );
}
