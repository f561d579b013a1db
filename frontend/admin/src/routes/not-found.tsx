import { SearchX } from "lucide-react";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Page } from "@/components/ui/page";
import { t } from "@/i18n/t";

export function NotFound() {
  return (
    <Page title={t("error.not_found")}>
      <Card flush>
        <Empty icon={SearchX} title={t("error.not_found_title")} detail={t("error.not_found_detail")}>
          <AppLink href="/" className={buttonClass()}>
            {t("action.go_home")}
          </AppLink>
        </Empty>
      </Card>
    </Page>
  );
}
