import type { BacktestReport } from "@/api/document-calls";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatAmounts, formatNumber, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";

const kinds = {
  once: "trial.habit_once",
  few: "trial.habit_few",
  many: "trial.habit_many",
  quiet: "trial.habit_quiet",
} as const;

/** Who gains and loses, by how members bought. */
export function HabitsTable({ report }: { report: BacktestReport }) {
  const priced = report.habits.some((habit) => Object.keys(habit.cost).length > 0);
  return (
    <Card flush tabIndex={0} className="overflow-x-auto [&>table]:min-w-[560px] [&_td]:whitespace-nowrap">
      <Table
        caption={t("trial.habits_title")}
        head={
          <>
            <HeadCell>{t("trial.habits_title")}</HeadCell>
            <HeadCell figure>{t("nav.members")}</HeadCell>
            <HeadCell figure>{t("trial.gain")}</HeadCell>
            <HeadCell figure>{t("trial.lose")}</HeadCell>
            <HeadCell figure>{t("trial.points")}</HeadCell>
            {priced ? <HeadCell figure>{t("trial.cost_all")}</HeadCell> : null}
          </>
        }
      >
        {report.habits.map((habit) => (
          <tr key={habit.kind}>
            <Cell className="font-strong text-ink">{t(kinds[habit.kind])}</Cell>
            <Cell figure>{formatNumber(habit.members)}</Cell>
            <Cell figure>{formatNumber(habit.gain)}</Cell>
            <Cell figure>{formatNumber(habit.lose)}</Cell>
            <Cell figure>{formatSigned(habit.draft - habit.live)}</Cell>
            {priced ? <Cell figure>{formatAmounts(habit.cost, t("effect.and")) || "–"}</Cell> : null}
          </tr>
        ))}
      </Table>
    </Card>
  );
}

/** The members whom it concerns most, and who would move between tiers. */
export function ConcernedCard({ id, report }: { id: string; report: BacktestReport }) {
  const { gain, lose, tiers } = report;
  return (
    <Card>
      <CardHead title={t("trial.concerned_title")} hint={t("trial.concerned_hint")} />
      <People
        title={t("trial.lose_most")}
        rows={lose.top.map((one) => ({ ...one, text: formatSigned(one.draft - one.live) }))}
      />
      <People
        title={t("trial.gain_most")}
        rows={gain.top.map((one) => ({ ...one, text: formatSigned(one.draft - one.live) }))}
      />
      <People
        title={t("trial.tiers_down", { count: tiers.down })}
        rows={tiers.down_few.map((one) => ({ ...one, text: `${one.from || "–"} → ${one.to || "–"}` }))}
      />
      <People
        title={t("trial.tiers_up", { count: tiers.up })}
        rows={tiers.up_few.map((one) => ({ ...one, text: `${one.from || "–"} → ${one.to || "–"}` }))}
      />
      {lose.top.length + gain.top.length + tiers.up + tiers.down === 0 ? (
        <p className="mt-3">{t("trial.nobody")}</p>
      ) : (
        <a
          className={buttonClass("default", "mt-4")}
          href={`/api/v1/program/backtest/${id}/members`}
          download
        >
          {t("trial.download")}
        </a>
      )}
    </Card>
  );
}

const shown = 5;

function People({ title, rows }: { title: string; rows: { id: string; name: string; text: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 text-caption font-medium text-ink-3">{title}</h3>
      <ul className="mt-1 divide-y divide-line">
        {rows.slice(0, shown).map((row) => (
          <li key={row.id} className="flex items-center justify-between gap-3 py-1.5">
            <AppLink href={`/members/${row.id}`} className="truncate text-accent hover:underline">
              {row.name || t("trial.no_name")}
            </AppLink>
            <span className="num shrink-0 text-ink">{row.text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
