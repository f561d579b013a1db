import { ListChecks } from "lucide-react";
import type { Survey } from "@/api/survey-calls";
import { AppLink } from "@/components/shell/app-link";
import { FormError } from "@/components/ui/error-card";
import { PagesList } from "@/components/ui/pages-list";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useSurveys, useTurnSurvey } from "./queries";
import { SurveyState } from "./state";

/** All surveys, each with a switch and what it came to so far. */
export function SurveysList() {
  return (
    <PagesList
      query={useSurveys()}
      failed={t("surveys.failed")}
      icon={ListChecks}
      none={t("surveys.none")}
      noneDetail={t("surveys.none_detail")}
      row={(survey) => <Row key={survey.id} survey={survey} />}
    />
  );
}

const ways = (survey: Survey) => {
  const { mail, widget, open } = survey.live ?? survey.draft;
  return [mail && t("surveys.by_mail"), widget && t("surveys.by_widget"), open && t("surveys.by_link")];
};

function Row({ survey }: { survey: Survey }) {
  const turn = useTurnSurvey(survey.id);
  const toast = useToast();
  const may = useMay();
  const { name, questions } = survey.draft;
  const facts = [
    t("surveys.n_questions", { count: questions.length }),
    ...ways(survey),
    survey.version > 0 && t("surveys.answered_of", { answered: survey.answered, asked: survey.asked }),
  ].filter(Boolean);
  const onTurn = (on: boolean) =>
    turn.mutate(on, { onSuccess: () => toast(t(on ? "surveys.turned_on" : "surveys.turned_off")) });
  return (
    <li className="px-card py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <AppLink
            href={`/surveys/${survey.id}`}
            className="font-strong break-words text-ink hover:underline"
          >
            {name}
          </AppLink>
          <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
        </div>
        <SurveyState survey={survey} />
        <Switch
          checked={survey.state === "live"}
          disabled={turn.isPending || !may("program:write")}
          onChange={onTurn}
          label={t("surveys.ask_with", { name })}
        />
      </div>
      <FormError error={turn.error} />
    </li>
  );
}
