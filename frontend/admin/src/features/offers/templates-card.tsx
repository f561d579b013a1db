import { LayoutTemplate } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { PagesList } from "@/components/ui/pages-list";
import { languageName } from "@/features/program/languages";
import { useMay } from "@/features/session/session";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useTemplates } from "./queries";

/** What messages that sell can say. */
export function TemplatesCard() {
  const templates = useTemplates();
  const may = useMay();
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
      <div className="border-t border-line">
        <PagesList
          query={templates}
          failed={t("templates.failed")}
          icon={LayoutTemplate}
          none={t("templates.none")}
          noneDetail={t("templates.none_detail")}
          row={(row) => (
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
          )}
        />
      </div>
    </Card>
  );
}
