import type { Study, StudyFunnel } from "@/api/study-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Figure } from "@/components/ui/figure";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { formatNumber, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";

const share = (part: number, whole: number) =>
  whole > 0 ? formatShare(Math.round((part / whole) * 10_000)) : undefined;

/** How many came how far, all together and by quota. */
export function FunnelCard({ study }: { study: Study }) {
  const { total, outline } = study;
  const ships = outline.kind === "product_test";
  const accepted = share(total.accepted, total.invited);
  const answered = share(total.answered, total.accepted);
  return (
    <Card>
      <CardHead
        title={t("studies.funnel")}
        hint={
          study.drawing
            ? t("studies.drawing", { count: study.looked })
            : t("studies.drawn", { fit: study.fit, looked: study.looked })
        }
      />
      <dl className="mt-4 grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Figure
          label={t("studies.invited")}
          value={formatNumber(total.invited)}
          caption={total.reminded > 0 ? t("studies.n_reminded", { count: total.reminded }) : undefined}
        />
        <Figure
          label={t("studies.accepted")}
          value={formatNumber(total.accepted)}
          caption={accepted && t("studies.of_invited", { share: accepted })}
        />
        {ships ? (
          <Figure
            label={t("studies.shipped")}
            value={formatNumber(total.shipped)}
            caption={t("studies.of_stock", { count: outline.stock ?? 0 })}
          />
        ) : null}
        <Figure
          label={t("studies.answered")}
          value={formatNumber(total.answered)}
          caption={answered && t("studies.of_accepted", { share: answered })}
        />
      </dl>
      <Lost total={total} />
      <div className="mt-5 overflow-x-auto rounded-control border border-line">
        <Table
          caption={t("studies.by_quota")}
          head={
            <>
              <HeadCell>{t("studies.quota")}</HeadCell>
              <HeadCell figure className="max-sm:hidden">
                {t("studies.invited")}
              </HeadCell>
              <HeadCell figure className="whitespace-nowrap">
                {t("studies.places")}
              </HeadCell>
              <HeadCell figure className="whitespace-nowrap">
                {t("studies.answered")}
              </HeadCell>
            </>
          }
        >
          {study.quotas.map((funnel, i) => (
            <tr key={funnel.quota}>
              <Cell className="break-words">{outline.quotas[i]?.name ?? funnel.quota}</Cell>
              <Cell figure className="max-sm:hidden">
                {formatNumber(funnel.invited)}
              </Cell>
              <Cell figure>
                {t("studies.n_of", { n: funnel.places, of: outline.quotas[i]?.wanted ?? 0 })}
              </Cell>
              <Cell figure>{formatNumber(funnel.answered)}</Cell>
            </tr>
          ))}
        </Table>
      </div>
    </Card>
  );
}

const ends = ["declined", "full", "waiting", "expired", "skipped", "offered"] as const;

/** Who did not come to the end, by the reason, and what became of places given back. */
function Lost({ total }: { total: StudyFunnel }) {
  const lost = ends.filter((end) => total[end] > 0);
  if (lost.length === 0) return null;
  return (
    <p className="mt-4 text-ink-3">
      {lost.map((end) => t(`studies.n_${end}`, { count: total[end] })).join(" · ")}
    </p>
  );
}
