import { ScrollText } from "lucide-react";
import type { ActivityRow } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PagesList } from "@/components/ui/pages-list";
import { deedInWords, reasonInWords, subjectPage } from "@/features/activity/deed";
import { useActivity } from "@/features/activity/queries";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Who did what, when and why. Nothing here can be changed. */
export function ActivityPage() {
  return (
    <Page title={t("nav.activity")} hint={t("activity.hint")}>
      <Card flush>
        <PagesList
          query={useActivity()}
          failed={t("activity.failed")}
          icon={ScrollText}
          none={t("activity.none")}
          noneDetail={t("activity.none_detail")}
          row={(row) => <Deed key={row.id} row={row} />}
        />
      </Card>
    </Page>
  );
}

function Deed({ row }: { row: ActivityRow }) {
  const page = subjectPage(row);
  const what = deedInWords(row);
  const reason = reasonInWords(row);
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
      {reason ? <p className="max-w-[70ch] break-words">{reason}</p> : null}
      <p className="mt-0.5 text-caption text-ink-3">{[row.actor, formatMoment(row.at)].join(" · ")}</p>
    </li>
  );
}
