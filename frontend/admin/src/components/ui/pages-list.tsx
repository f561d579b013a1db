import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Awaited } from "@/components/ui/awaited";
import { t } from "@/i18n/t";
import { Button } from "./button";
import { cx } from "./cx";
import { Empty } from "./empty";

interface PagesProps<Row> {
  query: UseInfiniteQueryResult<{ pages: { items: Row[] | null }[] }>;
  /** What is said when it did not load. */
  failed: string;
  icon: LucideIcon;
  none: string;
  noneDetail: string;
  /** What to do about an empty list. */
  noneAction?: ReactNode;
}

/** What comes page by page: on its way, failed, empty, or what is drawn of all rows that have come. */
export function Pages<Row>({
  query,
  failed,
  icon,
  none,
  noneDetail,
  noneAction,
  children,
}: PagesProps<Row> & { children: (rows: Row[]) => ReactNode }) {
  if (!query.data) return <Awaited query={query} failed={failed} rows={6} />;
  const rows = query.data.pages.flatMap((page) => page.items ?? []);
  if (rows.length === 0)
    return (
      <Empty icon={icon} title={none} detail={noneDetail}>
        {noneAction}
      </Empty>
    );
  return (
    <div className={cx("transition-opacity", query.isPlaceholderData && "opacity-50")}>
      {children(rows)}
      {query.hasNextPage ? (
        <div className="flex justify-center border-t border-line p-3">
          <Button onClick={() => query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t("action.show_more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Pages whose rows stand in one list, a line between them. */
export function PagesList<Row>({ row, ...pages }: PagesProps<Row> & { row: (row: Row) => ReactNode }) {
  return <Pages {...pages}>{(rows) => <ul className="divide-y divide-line">{rows.map(row)}</ul>}</Pages>;
}
