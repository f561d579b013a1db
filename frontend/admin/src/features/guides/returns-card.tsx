import type { GuideReturns } from "@/api/guide-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Whether those who were sent the guide give the product back less often than those left alone. */
export function ReturnsCard({ returns }: { returns: GuideReturns }) {
  const { given, alone, difference: d } = returns;
  return (
    <Card>
      <CardHead title={t("guides.returns")} hint={t("guides.returns_hint")} />
      <p className="mt-3 max-w-[60ch] text-ink" role="status">
        {d.known
          ? t(verdict(d), { low: points(d.low), high: points(d.high) })
          : t("guides.returns_few", { given: given.people, alone: alone.people })}
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

const verdict = ({ low, high }: { low: number; high: number }) =>
  high < 0 ? "guides.returns_fewer" : low > 0 ? "guides.returns_more" : "guides.returns_unclear";

/** A share as percentage points, with its sign. */
const points = (share: number) =>
  `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(100 * share).toFixed(1)}`;

const shareInWords = ({ people, returned }: GuideReturns["given"]) =>
  people === 0 ? "–" : `${formatNumber(returned)} · ${((100 * returned) / people).toFixed(1)}%`;
