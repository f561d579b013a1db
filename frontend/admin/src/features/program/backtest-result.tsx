import type { BacktestReport, BacktestRun } from "@/api/document-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { Columns } from "@/components/ui/page";
import { formatAmounts, formatMoney, formatNumber, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";
import { type BreakEven, breakEvenOf, costMore, forSegments } from "./backtest";
import { BacktestSteps } from "./backtest-steps";
import { ConcernedCard, HabitsTable } from "./backtest-tables";
import { MarginField } from "./margin-field";
import { PayBackTable } from "./pay-back-table";
import { useProgram } from "./queries";

/** What a back-test found: words, figures, then who. */
export function BacktestResult({ run, report }: { run: BacktestRun; report: BacktestReport }) {
  const even = breakEvenOf(run);
  if (report.orders === 0)
    return (
      <Card>
        <p className="text-lead text-ink">{t("effect.no_orders")}</p>
      </Card>
    );
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <p className="max-w-[64ch] text-lead text-ink">{inWords(report, even)}</p>
      </Card>
      <SegmentsNote />
      <Strip report={report} even={even} />
      <Columns
        main={
          <>
            <BacktestSteps report={report} />
            <HabitsTable report={report} />
            <PayBackTable run={run} />
          </>
        }
        side={
          <>
            <MarginCard known={run.margin_bp > 0} />
            <ConcernedCard id={run.id} report={report} />
            <Card>
              <CardHead title={t("trial.cannot_title")} />
              <p className="mt-2">{t("trial.cannot")}</p>
            </Card>
          </>
        }
      />
    </div>
  );
}

/** Names what the trial gives nothing for, because it is for segments only. */
function SegmentsNote() {
  const program = useProgram();
  const names = program.data ? forSegments([program.data.draft.document, program.data.live?.document]) : [];
  if (names.length === 0) return null;
  return (
    <Card>
      <CardHead title={t("trial.segments_title")} />
      <p className="mt-2 max-w-[64ch]">{t("trial.segments")}</p>
      <ul className="mt-2 list-disc pl-5">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </Card>
  );
}

/** "Had the draft been live, it would have cost €904 more and given more points to 1,312 members." */
export function inWords(report: BacktestReport, even: BreakEven | undefined): string {
  const cost = costMore(report);
  const more = Object.values(cost).some((minor) => minor > 0);
  const less = Object.values(cost).some((minor) => minor < 0);
  const amounts = formatAmounts(
    Object.fromEntries(Object.entries(cost).map(([currency, minor]) => [currency, Math.abs(minor)])),
    t("effect.and"),
  );
  const said = [
    report.draft.points === report.live.points && report.gain.members + report.lose.members === 0
      ? t("trial.same")
      : more && less
        ? t("trial.says_mixed")
        : t(less ? "trial.says_less" : "trial.says_more", { cost: amounts || "–" }),
  ];
  if (report.gain.members > 0) said.push(t("trial.says_gain", { count: report.gain.members }));
  if (report.lose.members > 0) said.push(t("trial.says_lose", { count: report.lose.members }));
  if (even) said.push(t("trial.says_even", { count: even.orders }));
  return said.join(" ");
}

function Strip({ report, even }: { report: BacktestReport; even: BreakEven | undefined }) {
  const change = report.draft.points - report.live.points;
  const percent = report.live.points > 0 ? Math.round((change / report.live.points) * 100) : undefined;
  const unchanged = report.members - report.gain.members - report.lose.members;
  const cost = costMore(report);
  const less = Object.values(cost).every((minor) => minor < 0);
  const shown = Object.fromEntries(
    Object.entries(cost).map(([currency, minor]) => [currency, less ? -minor : minor]),
  );
  const cells = [
    <Figure
      key="cost"
      label={t(less && Object.keys(cost).length > 0 ? "trial.cost_less" : "trial.cost")}
      value={formatAmounts(shown, t("effect.and")) || "–"}
      caption={t("trial.cost_caption")}
    />,
    <Figure
      key="points"
      label={t("trial.points_given")}
      value={formatSigned(change)}
      caption={t("trial.points_caption", {
        percent: percent === undefined ? "–" : `${formatSigned(percent)}%`,
        live: formatNumber(report.live.points),
      })}
    />,
    <Figure
      key="gain"
      label={t("trial.who_gain")}
      value={formatNumber(report.gain.members)}
      caption={t("trial.who_caption", {
        all: formatNumber(report.members),
        lose: formatNumber(report.lose.members),
        same: formatNumber(unchanged),
      })}
    />,
    <Figure
      key="even"
      label={t("trial.even")}
      value={even ? t("trial.even_orders", { count: even.orders }) : "–"}
      caption={
        even
          ? t("trial.even_caption", { margin: formatMoney({ minor: even.margin, currency: even.currency }) })
          : t("trial.even_none")
      }
    />,
  ];
  return (
    <Card flush className="overflow-hidden">
      <div className="-mt-px -ml-px grid grid-cols-2 lg:grid-cols-4">
        {cells.map((cell) => (
          <dl key={cell.key} className="min-w-0 border-t border-l border-line px-card py-4">
            {cell}
          </dl>
        ))}
      </div>
    </Card>
  );
}

function MarginCard({ known }: { known: boolean }) {
  return (
    <Card>
      <CardHead title={t("margin.title")} hint={known ? undefined : t("margin.missing")} />
      <MarginField className="mt-3" />
    </Card>
  );
}
