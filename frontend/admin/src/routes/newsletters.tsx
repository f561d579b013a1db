import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { NewslettersList } from "@/features/newsletters/newsletters-list";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

/** Newsletters: written, planned, on their way and sent. */
export function NewslettersPage() {
  const may = useMay();
  return (
    <Page
      needs="program:write"
      parent={{ label: t("nav.messages"), to: "/messages" }}
      title={t("nav.newsletters")}
      hint={t("newsletters.hint")}
      actions={
        may("program:write") ? (
          <AppLink href="/messages/newsletters/new" className={buttonClass("primary")}>
            {t("newsletters.new")}
          </AppLink>
        ) : null
      }
    >
      <Card flush>
        <NewslettersList />
      </Card>
    </Page>
  );
}
