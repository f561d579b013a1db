import type { GuideReturns } from "@/api/guide-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatBasisPoints, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Whether those who were sent the guide give the product back less often than those left alone. */
export function ReturnsCard({ returns }: { returns: GuideReturns }) {
  const { given, alone, difference: d } = returns;
  return (
    <Card>
      <CardHead title={t("guides.returns")} hint={t("guides.returns_hint")} />
      <p className="mt-3 max-w-[60ch] text-ink" role="status">
        {d.known ? verdictInWords(d) : t("guides.returns_few", { given: given.people, alone: alone.people })}
      </p>
      <div className="mt-4 overflow-x-auto rounded-control border border-line">
        <Table
          caption={t("guides.returns")}
          head={
            <>
              <HeadCell>{t("guides.group")}</HeadCell>
              <HeadCell figure>{t("guides.buyers")}</HeadCell>
              <HeadCell figure>{t("guides.gave_back")}</HeadCell>
            </>
          }
        >
          {(
            [
              ["guides.group_given", given],
              ["guides.group_alone", alone],
            ] as const
          ).map(([label, side]) => (
            <tr key={label}>
              <Cell>{t(label)}</Cell>
              <Cell figure>{formatNumber(side.people)}</Cell>
              <Cell figure>{shareInWords(side)}</Cell>
            </tr>
          ))}
        </Table>
      </div>
    </Card>
  );
}

function verdictInWords({ low, high }: { low: number; high: number }): string {
  const points = (share: number) => formatNumber(Math.round(1000 * Math.abs(share)) / 10);
  if (high < 0) return t("guides.returns_fewer", { low: points(high), high: points(low) });
  if (low > 0) return t("guides.returns_more", { low: points(low), high: points(high) });
  return t("guides.returns_unclear", { low: points(low), high: points(high) });
}

const shareInWords = ({ people, returned }: GuideReturns["given"]) =>
  people === 0
    ? "–"
    : `${formatNumber(returned)} · ${formatBasisPoints(10 * Math.round((1000 * returned) / people))}`;
