import { Megaphone } from "lucide-react";
import { useState } from "react";
import type { VoiceCount } from "@/api/desk-calls";
import { Awaited } from "@/components/ui/awaited";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { useRecovery, useVoices } from "@/features/requests/queries";
import { RecoveryCard } from "@/features/requests/recovery-card";
import { formatMonth, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** What is said of the shop, month by month, and whether those who complained come back. */
export function VoicesPage() {
  const [months, setMonths] = useState("12");
  const voices = useVoices(Number(months));
  const recovery = useRecovery();
  return (
    <Page
      title={t("nav.voices")}
      parent={{ label: t("nav.requests"), to: "/requests" }}
      hint={t("voices.hint")}
    >
      <div className="flex flex-col gap-4">
        <Card flush>
          <div className="p-card pb-3">
            <CardHead
              title={t("voices.title")}
              hint={
                voices.data?.items.length
                  ? t("voices.sum", {
                      good: formatNumber(voices.data.good),
                      bad: formatNumber(voices.data.bad),
                    })
                  : undefined
              }
            >
              <Segmented
                label={t("voices.months")}
                value={months}
                onChange={setMonths}
                options={["3", "12", "36"].map((value) => ({
                  value,
                  label: t("voices.months_n", { count: Number(value) }),
                }))}
              />
            </CardHead>
          </div>
          {voices.data ? (
            <Months items={voices.data.items} />
          ) : (
            <Awaited query={voices} failed={t("voices.failed")} rows={5} />
          )}
        </Card>
        {recovery.data ? (
          <RecoveryCard view={recovery.data} />
        ) : recovery.error ? (
          <Card flush>
            <ErrorNote
              title={t("voices.recovery_failed")}
              error={recovery.error}
              onRetry={() => recovery.refetch()}
              busy={recovery.isFetching}
            />
          </Card>
        ) : (
          <Card flush>
            <SkeletonRows rows={5} />
          </Card>
        )}
      </div>
    </Page>
  );
}

function Months({ items }: { items: VoiceCount[] }) {
  if (items.length === 0)
    return <Empty icon={Megaphone} title={t("voices.none")} detail={t("voices.none_detail")} />;
  return (
    <div className="overflow-x-auto">
      <Table
        caption={t("voices.title")}
        head={
          <>
            <HeadCell>{t("voices.month")}</HeadCell>
            <HeadCell>{t("voices.product")}</HeadCell>
            <HeadCell figure>{t("voices.bad")}</HeadCell>
            <HeadCell figure>{t("voices.good")}</HeadCell>
          </>
        }
      >
        {items.map((one) => (
          <tr key={`${one.month} ${one.store_id} ${one.product_id}`}>
            <Cell className="whitespace-nowrap">{formatMonth(`${one.month}-15T12:00:00Z`)}</Cell>
            <Cell>{one.product_name || t("voices.no_product")}</Cell>
            <Cell figure className={one.bad > one.good ? "text-bad" : undefined}>
              {formatNumber(one.bad)}
            </Cell>
            <Cell figure>{formatNumber(one.good)}</Cell>
          </tr>
        ))}
      </Table>
    </div>
  );
}
