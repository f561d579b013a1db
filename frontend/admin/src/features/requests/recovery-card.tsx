import type { RecoverySide, RecoveryView } from "@/api/desk-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatDate, formatNumber, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";

const inWords = (side: RecoverySide) =>
  side.known ? formatShare(Math.round(side.share * 10_000)) : t("voices.too_few");

/** Whether those who complained buy again, beside those of that time who never wrote. */
export function RecoveryCard({ view }: { view: RecoveryView }) {
  const { complained, others } = view;
  const rows: [string, RecoverySide][] = [
    [t("voices.complained"), complained],
    [t("voices.others"), others],
    [t("voices.solved"), view.solved],
    [t("voices.unsolved"), view.unsolved],
    ...view.by_reply
      .filter(({ people }) => people > 0)
      .map((one): [string, RecoverySide] => [t(`voices.within_${one.within}`), one]),
  ];
  return (
    <Card flush>
      <div className="p-card pb-3">
        <CardHead
          title={t("voices.recovery")}
          hint={t("voices.recovery_hint", {
            days: view.days,
            from: formatDate(view.from),
            until: formatDate(view.until),
          })}
        />
        <p className="mt-3 max-w-[60ch] text-ink">
          {complained.known && others.known
            ? t("voices.recovery_says", { complained: inWords(complained), others: inWords(others) })
            : t("voices.recovery_few", { people: formatNumber(complained.over) })}
        </p>
        {view.sampled ? <p className="mt-1 text-caption text-ink-3">{t("voices.sampled")}</p> : null}
      </div>
      <div className="overflow-x-auto">
        <Table
          caption={t("voices.recovery")}
          head={
            <>
              <HeadCell>{t("voices.who")}</HeadCell>
              <HeadCell figure>{t("voices.people")}</HeadCell>
              <HeadCell figure>{t("voices.again")}</HeadCell>
              <HeadCell figure>{t("voices.share")}</HeadCell>
            </>
          }
        >
          {rows.map(([name, side]) => (
            <tr key={name}>
              <Cell>{name}</Cell>
              <Cell figure>{formatNumber(side.people)}</Cell>
              <Cell figure>{formatNumber(side.again)}</Cell>
              <Cell figure>{inWords(side)}</Cell>
            </tr>
          ))}
        </Table>
      </div>
    </Card>
  );
}
