import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { useMay } from "@/features/session/session";
import { PaceCard } from "@/features/studies/pace-card";
import { useStudies } from "@/features/studies/queries";
import { StudiesList } from "@/features/studies/studies-list";
import { t } from "@/i18n/t";

/** Studies and product tests. */
export function StudiesPage() {
  const may = useMay();
  const studies = useStudies(); // what stands below the list comes with it, or it would jump
  return (
    <Page
      title={t("nav.studies")}
      hint={t("studies.hint")}
      needs="program:write"
      actions={
        <>
          <AppLink href="/studies/panel" className={buttonClass()}>
            {t("studies.panel")}
          </AppLink>
          {may("program:write") ? (
            <AppLink href="/studies/new" className={buttonClass("primary")}>
              {t("studies.new")}
            </AppLink>
          ) : null}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Card flush>
          <StudiesList />
        </Card>
        {studies.isPending ? null : <PaceCard />}
      </div>
    </Page>
  );
}
