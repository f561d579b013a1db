import { LayoutTemplate } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { ShowMore } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { languageName } from "@/features/program/languages";
import { useMay } from "@/features/session/session";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useTemplates } from "./queries";

/** What messages that sell can say. */
export function TemplatesCard() {
  const templates = useTemplates();
  const may = useMay();
  const rows = templates.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card flush>
      <div className="flex flex-wrap items-start justify-between gap-3 px-card py-card">
        <CardHead title={t("templates.title")} hint={t("templates.hint")} />
        {may("settings:write") ? (
          <AppLink href="/messages/templates/new" className={buttonClass()}>
            {t("templates.new")}
          </AppLink>
        ) : null}
      </div>
      {templates.error && !templates.data ? (
        <ErrorNote
          title={t("templates.failed")}
          error={templates.error}
          onRetry={() => templates.refetch()}
          busy={templates.isFetching}
        />
      ) : !templates.data ? (
        <SkeletonRows rows={3} />
      ) : rows.length === 0 ? (
        <Empty icon={LayoutTemplate} title={t("templates.none")} detail={t("templates.none_detail")} />
      ) : (
        <>
          <ul className="divide-y divide-line border-t border-line">
            {rows.map((row) => (
              <li key={row.id} className="px-card py-3">
                <AppLink
                  href={`/messages/templates/${row.id}`}
                  className="font-strong break-words text-ink underline-offset-2 hover:underline"
                >
                  {row.name}
                </AppLink>
                <p className="mt-0.5 text-caption text-ink-3">
                  {[
                    Object.keys(row.document.texts).map(languageName).join(", "),
                    t("templates.changed", { when: formatMoment(row.changed_at) }),
                  ].join(" · ")}
                </p>
              </li>
            ))}
          </ul>
          <ShowMore
            more={templates.hasNextPage}
            busy={templates.isFetchingNextPage}
            onMore={() => templates.fetchNextPage()}
          />
        </>
      )}
    </Card>
  );
}
