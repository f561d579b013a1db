import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { Journey } from "@/api/journey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { JourneyEditor } from "@/features/journeys/editor";
import { useJourney, useTurn } from "@/features/journeys/queries";
import { JourneyResultsView } from "@/features/journeys/results";
import { StateChip } from "@/features/journeys/state";
import { JourneyVersions } from "@/features/journeys/versions";
import { t } from "@/i18n/t";

const route = getRouteApi("/automations/$id");

/** One automation: its steps, and what came of it. */
export function AutomationPage() {
  const { id } = route.useParams();
  const journey = useJourney(id);
  const parent = { label: t("nav.automations"), to: "/automations" };
  if (journey.data) return <Details journey={journey.data} parent={parent} />;
  return (
    <Page title={t("journeys.one")} parent={parent}>
      <Card flush>
        <Awaited query={journey} failed={t("journeys.one_failed")} rows={6} />
      </Card>
    </Page>
  );
}

function Details({ journey, parent }: { journey: Journey; parent: { label: string; to: string } }) {
  const turn = useTurn(journey.id);
  const [stopping, setStopping] = useState(false);
  const [document, setDocument] = useState(journey.draft);
  const { state } = journey;
  return (
    <Page
      title={journey.draft.name}
      parent={parent}
      hint={<StateChip journey={journey} />}
      needs="program:write"
      actions={
        <>
          {state === "live" ? (
            <Button needs="program:write" busy={turn.isPending} onClick={() => turn.mutate("pause")}>
              {t("journeys.pause")}
            </Button>
          ) : null}
          {state === "paused" ? (
            <Button needs="program:write" busy={turn.isPending} onClick={() => turn.mutate("resume")}>
              {t("journeys.resume")}
            </Button>
          ) : null}
          {state === "live" || state === "paused" ? (
            <Button needs="program:write" variant="danger" onClick={() => setStopping(true)}>
              {t("journeys.stop")}
            </Button>
          ) : null}
        </>
      }
    >
      <FormError error={stopping ? undefined : turn.error} />
      <Tabs
        label={t("journeys.tabs")}
        tabs={[
          {
            value: "steps",
            label: t("journeys.steps"),
            content: (
              <div className="pt-4">
                <JourneyEditor journey={journey} document={document} setDocument={setDocument} />
              </div>
            ),
          },
          {
            value: "versions",
            label: t("journeys.versions"),
            content: (
              <div className="pt-4">
                <JourneyVersions journey={journey} onCopied={setDocument} />
              </div>
            ),
          },
          {
            value: "results",
            label: t("journeys.results"),
            content: (
              <div className="pt-4">
                <JourneyResultsView id={journey.id} />
              </div>
            ),
          },
        ]}
      />
      {stopping ? (
        <Dialog
          open
          onClose={() => setStopping(false)}
          title={t("journeys.stop_title", { name: journey.draft.name })}
          description={t("journeys.stop_detail", { count: journey.figures.running })}
        >
          <FormError error={turn.error} />
          <DialogActions onCancel={() => setStopping(false)}>
            <Button
              variant="danger"
              busy={turn.isPending}
              onClick={() => turn.mutate("stop", { onSuccess: () => setStopping(false) })}
            >
              {t("journeys.stop")}
            </Button>
          </DialogActions>
        </Dialog>
      ) : null}
    </Page>
  );
}
