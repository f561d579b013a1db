import type { ErrorComponentProps } from "@tanstack/react-router";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-card";
import { t } from "@/i18n/t";

/** A page that could not be drawn, for instance because a new version was just installed. */
export function PageCrash({ error }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-[640px] px-page pt-8">
      <h1 className="sr-only">{t("error.page_failed")}</h1>
      <Card flush>
        <ErrorNote title={t("error.page_failed")} error={error} onRetry={() => location.reload()} />
      </Card>
    </div>
  );
}
