import { Main } from "@/components/shell/main";
import { Button } from "@/components/ui/button";
import { t } from "@/i18n/t";

/** Inside a store's admin nobody signs in here: opening the app anew does it. */
export function OpenAgain() {
  return (
    <Main className="px-4 pt-[18vh] text-center">
      <h1 className="mb-4 text-card-title font-semibold text-ink">{t("session.failed")}</h1>
      <Button variant="primary" onClick={() => location.reload()}>
        {t("session.reopen")}
      </Button>
    </Main>
  );
}
