import { useQuery } from "@tanstack/react-query";
import { forecastExpiry } from "@/api/calls";
import { Awaited } from "@/components/ui/awaited";
import { Card, CardHead } from "@/components/ui/card";
import { usePoints } from "@/features/session/session";
import { formatMoment, formatMonth } from "@/i18n/format";
import { t } from "@/i18n/t";

/** How many points end in each of the next months, as the members' points stand now. */
export function ForecastCard() {
  const forecast = useQuery({ queryKey: ["expiry"], queryFn: forecastExpiry });
  return (
    <Card>
      <CardHead title={t("forecast.title")} />
      {forecast.data ? (
        <Months months={forecast.data.items} at={forecast.data.at} />
      ) : (
        <Awaited query={forecast} failed={t("forecast.failed")} lines={4} />
      )}
    </Card>
  );
}

function Months({ months, at }: { months: { month: string; points: number }[]; at: string }) {
  const points = usePoints();
  const ending = months.filter((one) => one.points > 0);
  const sum = ending.reduce((all, one) => all + one.points, 0);
  const most = Math.max(1, ...ending.map((one) => one.points));
  if (ending.length === 0) return <p className="mt-2">{t("forecast.none")}</p>;
  return (
    <>
      <p className="mt-2 text-ink">{t("forecast.sum", { points: points(sum) })}</p>
      <ul className="mt-3 space-y-2.5">
        {ending.map((one) => (
          <li key={one.month}>
            <span className="flex justify-between gap-3">
              <span>{formatMonth(`${one.month}-15T12:00Z`)}</span>
              <span className="tabular-nums">{points(one.points)}</span>
            </span>
            <span aria-hidden className="mt-1 block h-1.5 rounded-pill bg-hover">
              <span
                className="block h-full rounded-pill bg-accent"
                style={{ width: `${(100 * one.points) / most}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-caption text-ink-3">{t("forecast.note", { at: formatMoment(at) })}</p>
    </>
  );
}
