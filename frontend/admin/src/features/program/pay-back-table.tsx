import type { BacktestRun } from "@/api/document-calls";
import { Card } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";
import { payBackOf } from "./backtest";

/** What is left of the draft's cost if sales grow; nothing where it costs no more, or no margin is known. */
export function PayBackTable({ run }: { run: BacktestRun }) {
  const found = payBackOf(run);
  if (!found) return null;
  const money = (minor: number) => formatMoney({ minor, currency: found.currency });
  return (
    <Card flush tabIndex={0} className="overflow-x-auto [&>table]:min-w-[420px] [&_td]:whitespace-nowrap">
      <Table
        caption={t("trial.pay_back")}
        head={
          <>
            <HeadCell>{t("trial.pay_back")}</HeadCell>
            <HeadCell figure>{t("trial.pay_back_earned")}</HeadCell>
            <HeadCell figure>{t("trial.pay_back_left")}</HeadCell>
          </>
        }
      >
        {found.rows.map((row) => (
          <tr key={row.percent}>
            <Cell className="font-strong text-ink">
              {t("trial.pay_back_growth", { percent: String(row.percent) })}
            </Cell>
            <Cell figure>{money(row.earned)}</Cell>
            <Cell figure className={row.left >= 0 ? "font-strong text-good" : "text-bad"}>
              {money(row.left)}
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
