import { Awaited } from "@/components/ui/awaited";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { ExportCard } from "@/features/data/export-card";
import { PauseCard } from "@/features/data/pause-card";
import { useProgramState } from "@/features/data/queries";
import { RequestsCard } from "@/features/data/requests-card";
import { WindDownCard } from "@/features/data/wind-down-card";
import { t } from "@/i18n/t";

export function DataPage() {
  const state = useProgramState();
  return (
    <Page title={t("nav.data")} hint={t("data.hint")}>
      <div className="flex flex-col gap-4">
        {state.data ? (
          <PauseCard state={state.data} />
        ) : (
          <Card flush>
            <Awaited query={state} failed={t("data.failed")} rows={3} />
          </Card>
        )}
        <RequestsCard />
        <ExportCard />
        {state.data ? <WindDownCard state={state.data} /> : null}
      </div>
    </Page>
  );
}
