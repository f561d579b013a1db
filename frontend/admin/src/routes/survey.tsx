import { getRouteApi } from "@tanstack/react-router";
import type { Survey } from "@/api/survey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { useToast } from "@/components/ui/toast";
import { SurveyEditor } from "@/features/surveys/editor";
import { useSurvey, useTurnSurvey } from "@/features/surveys/queries";
import { SurveyResultsView } from "@/features/surveys/results";
import { SurveyState } from "@/features/surveys/state";
import { t } from "@/i18n/t";

const route = getRouteApi("/surveys/$id");

/** One survey: what it asks, and what it came to. */
export function SurveyPage() {
  const { id } = route.useParams();
  const survey = useSurvey(id);
  if (survey.data) return <Details key={survey.data.id} survey={survey.data} />;
  return (
    <Page title={t("surveys.one")} parent={{ label: t("nav.surveys"), to: "/surveys" }}>
      <Card flush>
        <Awaited query={survey} failed={t("surveys.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Details({ survey }: { survey: Survey }) {
  const turn = useTurnSurvey(survey.id);
  const toast = useToast();
  const editor = {
    value: "questions",
    label: t("surveys.questions"),
    content: (
      <div className="pt-4">
        <SurveyEditor survey={survey} />
      </div>
    ),
  };
  const results = {
    value: "results",
    label: t("surveys.results"),
    content: (
      <div className="pt-4">
        <SurveyResultsView survey={survey} />
      </div>
    ),
  };
  return (
    <Page
      title={survey.draft.name}
      parent={{ label: t("nav.surveys"), to: "/surveys" }}
      hint={<SurveyState survey={survey} />}
      needs="program:write"
      actions={
        survey.state === "live" ? (
          <Button
            needs="program:write"
            busy={turn.isPending}
            onClick={() => turn.mutate(false, { onSuccess: () => toast(t("surveys.turned_off")) })}
          >
            {t("surveys.end")}
          </Button>
        ) : null
      }
    >
      <FormError error={turn.error} />
      <Tabs
        label={t("surveys.tabs")}
        tabs={[editor, results]}
        open={survey.answered > 0 ? results.value : editor.value}
      />
    </Page>
  );
}
