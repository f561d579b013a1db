import { getRouteApi } from "@tanstack/react-router";
import { Download, Printer } from "lucide-react";
import { type Statement, statementFile } from "@/api/advocate-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { useStatement } from "@/features/advocates/queries";
import { useMay, usePoints } from "@/features/session/session";
import { formatMoney, formatMonth, formatShortDay, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";

const route = getRouteApi("/advocates/$id/statements/$month");

/** What somebody got for their friends in one month, to be printed or sent on. */
export function StatementPage() {
  const { id, month } = route.useParams();
  const statement = useStatement(id, month);
  const may = useMay();
  return (
    <Page
      title={t("advocates.statement_of", { month: formatMonth(`${month}-15T12:00:00Z`) })}
      parent={{ label: statement.data?.name || t("advocates.one"), to: `/advocates/${id}` }}
      actions={
        <span className="flex flex-wrap gap-2 print:hidden">
          {may("members:write") ? (
            <a href={statementFile(id, month)} download className={buttonClass()}>
              <Download size={16} strokeWidth={1.75} aria-hidden />
              {t("advocates.csv")}
            </a>
          ) : null}
          <Button variant="primary" icon={Printer} onClick={() => window.print()}>
            {t("advocates.print")}
          </Button>
        </span>
      }
    >
      <Card flush>
        {statement.data ? (
          <Sheet statement={statement.data} />
        ) : (
          <Awaited query={statement} failed={t("advocates.statement_failed")} rows={8} />
        )}
      </Card>
    </Page>
  );
}

function Sheet({ statement }: { statement: Statement }) {
  const inPoints = usePoints();
  const { lines, gifts } = statement;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-3 px-card py-4">
        <div className="min-w-0">
          <p className="font-strong text-ink">{statement.name || statement.email}</p>
          <p className="text-caption text-ink-3">
            {[statement.name ? statement.email : "", statement.shop].filter(Boolean).join(" · ")}
          </p>
        </div>
        <p className="num text-right">
          <span className="block text-figure font-semibold text-ink">{inPoints(statement.points)}</span>
          <span className="text-caption text-ink-3">
            {t("advocates.worth_most", { money: formatMoney(statement.cost) })}
          </span>
        </p>
      </div>
      <div className="overflow-x-auto border-t border-line">
        <Table
          caption={t("advocates.statement_lines")}
          head={
            <>
              <HeadCell>{t("advocates.day")}</HeadCell>
              <HeadCell>{t("advocates.what")}</HeadCell>
              <HeadCell figure>{t("advocates.order_amount")}</HeadCell>
              <HeadCell figure>{t("members.points")}</HeadCell>
            </>
          }
        >
          {(lines ?? []).map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a month that never change place
            <tr key={at}>
              <Cell className="whitespace-nowrap">{formatShortDay(line.at)}</Cell>
              <Cell>
                <span className="block text-ink">{line.title}</span>
                <span className="block text-caption text-ink-3">{line.reason}</span>
              </Cell>
              <Cell figure>{line.order ? formatMoney(line.order) : "–"}</Cell>
              <Cell figure>{formatSigned(line.points)}</Cell>
            </tr>
          ))}
          {(gifts ?? []).map((gift) => (
            <tr key={gift.code}>
              <Cell className="whitespace-nowrap">{formatShortDay(gift.at)}</Cell>
              <Cell>
                <span className="block text-ink">{gift.name}</span>
                <span className="block font-mono text-caption text-ink-3">{gift.code}</span>
              </Cell>
              <Cell figure>–</Cell>
              <Cell figure>–</Cell>
            </tr>
          ))}
        </Table>
        {(lines ?? []).length + (gifts ?? []).length === 0 ? (
          <p className="px-card py-4 text-ink-3">{t("advocates.statement_empty")}</p>
        ) : null}
      </div>
    </>
  );
}
