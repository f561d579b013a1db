import { ScrollText } from "lucide-react";
import type { ActivityRow } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { deedInWords, subjectPage } from "@/features/activity/deed";
import { useActivity } from "@/features/activity/queries";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Who did what, when and why. Nothing here can be changed. */
export function ActivityPage() {
  const activity = useActivity();
  const rows = activity.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("nav.activity")} hint={t("activity.hint")}>
      <Card flush>
        {activity.error && !activity.data ? (
          <ErrorNote
            title={t("activity.failed")}
            error={activity.error}
            onRetry={() => activity.refetch()}
            busy={activity.isFetching}
          />
        ) : !activity.data ? (
          <SkeletonRows rows={6} />
        ) : rows.length === 0 ? (
          <Empty icon={ScrollText} title={t("activity.none")} detail={t("activity.none_detail")} />
        ) : (
          <>
            <ul className="divide-y divide-line">
              {rows.map((row) => (
                <Deed key={row.id} row={row} />
              ))}
            </ul>
            <ShowMore
              more={activity.hasNextPage}
              busy={activity.isFetchingNextPage}
              onMore={() => activity.fetchNextPage()}
            />
          </>
        )}
      </Card>
    </Page>
  );
}

function Deed({ row }: { row: ActivityRow }) {
  const page = subjectPage(row);
  const what = deedInWords(row);
  return (
    <li className="px-card py-3">
      <p className="font-strong text-ink">
        {page ? (
          <AppLink href={page} className="underline-offset-2 hover:underline">
            {what}
          </AppLink>
        ) : (
          what
        )}
      </p>
      {row.reason ? <p className="max-w-[70ch] break-words">{row.reason}</p> : null}
      <p className="mt-0.5 text-caption text-ink-3">{[row.actor, formatMoment(row.at)].join(" · ")}</p>
    </li>
  );
}
