import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";

interface PagesListProps<Row> {
  query: UseInfiniteQueryResult<{ pages: { items: Row[] | null }[] }>;
  /** What is said when it did not load. */
  failed: string;
  icon: LucideIcon;
  none: string;
  noneDetail: string;
  /** What to do about an empty list. */
  noneAction?: ReactNode;
  row: (row: Row) => ReactNode;
}

/** A list that comes page by page: on its way, failed, empty, or rows. */
export function PagesList<Row>({
  query,
  failed,
  icon,
  none,
  noneDetail,
  noneAction,
  row,
}: PagesListProps<Row>) {
  if (!query.data)
    return query.error ? (
      <ErrorNote title={failed} error={query.error} onRetry={() => query.refetch()} busy={query.isFetching} />
    ) : (
      <SkeletonRows rows={6} />
    );
  const rows = query.data.pages.flatMap((page) => page.items ?? []);
  if (rows.length === 0)
    return (
      <Empty icon={icon} title={none} detail={noneDetail}>
        {noneAction}
      </Empty>
    );
  return (
    <>
      <ul className="divide-y divide-line">{rows.map(row)}</ul>
      <ShowMore
        more={query.hasNextPage}
        busy={query.isFetchingNextPage}
        onMore={() => query.fetchNextPage()}
      />
    </>
  );
}
