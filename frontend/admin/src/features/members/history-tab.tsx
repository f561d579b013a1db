import { History } from "lucide-react";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { t } from "@/i18n/t";
import { MovementRow } from "./movement-row";
import { useMovements } from "./queries";

export function HistoryTab({ id }: { id: string }) {
  const history = useMovements(id);
  if (history.error && !history.data)
    return (
      <ErrorNote
        title={t("history.failed")}
        error={history.error}
        onRetry={() => history.refetch()}
        busy={history.isFetching}
      />
    );
  if (!history.data) return <SkeletonRows rows={6} />;
  const movements = history.data.pages.flatMap((page) => page.items);
  if (movements.length === 0)
    return <Empty icon={History} title={t("history.none")} detail={t("history.none_detail")} />;
  return (
    <>
      <ol className="divide-y divide-line">
        {movements.map((movement) => (
          <MovementRow key={movement.id} movement={movement} />
        ))}
      </ol>
      <ShowMore
        more={history.hasNextPage}
        busy={history.isFetchingNextPage}
        onMore={() => history.fetchNextPage()}
      />
    </>
  );
}
