import { Page } from "@/components/ui/page";
import { PanelList } from "@/features/studies/panel-list";
import { t } from "@/i18n/t";

/** Who wants to be asked to take part in studies. */
export function PanelPage() {
  return (
    <Page
      title={t("studies.panel")}
      parent={{ label: t("nav.studies"), to: "/studies" }}
      hint={t("studies.panel_hint")}
    >
      <PanelList />
    </Page>
  );
}
