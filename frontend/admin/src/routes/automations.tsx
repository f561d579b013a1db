import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { ReadyGallery } from "@/features/journeys/gallery";
import { JourneysList } from "@/features/journeys/journeys-list";
import { useAddJourney, useJourneys } from "@/features/journeys/queries";
import { newDocument } from "@/features/journeys/tree";
import { t } from "@/i18n/t";

/** What the shop does by itself. */
export function AutomationsPage() {
  const add = useAddJourney();
  const { isPending } = useJourneys();
  const navigate = useNavigate();
  const onAdd = () =>
    add.mutate(newDocument(t("journeys.new_name")), {
      onSuccess: (made) => navigate({ to: "/automations/$id", params: { id: made.id } }),
    });
  return (
    <Page
      title={t("nav.automations")}
      hint={t("journeys.hint")}
      needs="program:write"
      actions={
        <Button needs="program:write" variant="primary" icon={Plus} busy={add.isPending} onClick={onAdd}>
          {t("journeys.new")}
        </Button>
      }
    >
      <FormError error={add.error} />
      <div className="flex flex-col gap-4">
        <Card flush>
          <JourneysList />
        </Card>
        {isPending ? null /* what stands below would jump */ : <ReadyGallery />}
      </div>
    </Page>
  );
}
