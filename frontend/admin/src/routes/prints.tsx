import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PrintsList } from "@/features/prints/prints-list";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

/** Coupons and cards on paper. */
export function PrintsPage() {
  const may = useMay();
  return (
    <Page
      needs="program:write"
      parent={{ label: t("nav.messages"), to: "/messages" }}
      title={t("nav.paper")}
      hint={t("prints.hint")}
      actions={
        may("program:write") ? (
          <AppLink href="/messages/paper/new" className={buttonClass("primary")}>
            {t("prints.new")}
          </AppLink>
        ) : null
      }
    >
      <Card flush>
        <PrintsList />
      </Card>
    </Page>
  );
}
