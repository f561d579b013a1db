import { Plus } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useRecount, useSegments } from "@/features/segments/queries";
import { SegmentsList } from "@/features/segments/segments-list";
import { useMay } from "@/features/session/session";
import { formatAgo } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Groups of members by what is true of them. */
export function SegmentsPage() {
  const segments = useSegments();
  const recount = useRecount();
  const may = useMay();
  const counted = segments.data?.counted_at;
  const counting = segments.data?.counting ?? false;
  return (
    <Page
      title={t("nav.segments")}
      hint={t("segments.hint")}
      needs="program:write"
      actions={
        may("program:write") ? (
          <AppLink href="/segments/new" className={buttonClass("primary")}>
            <Plus size={16} strokeWidth={1.75} aria-hidden />
            {t("segments.new")}
          </AppLink>
        ) : null
      }
    >
      <SegmentsList />
      {segments.data ? (
        <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 text-caption text-ink-3">
          <p role="status">
            {counting
              ? t("segments.counting")
              : counted
                ? t("segments.counted", { ago: formatAgo(counted) })
                : t("segments.preparing")}
          </p>
          <Button
            needs="program:write"
            variant="ghost"
            busy={recount.isPending}
            disabled={counting}
            onClick={() => recount.mutate()}
          >
            {t("segments.recount")}
          </Button>
        </div>
      ) : null}
      <FormError error={recount.error} />
    </Page>
  );
}
