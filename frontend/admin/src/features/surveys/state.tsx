import { CircleCheck, CircleStop, FileText } from "lucide-react";
import type { Survey } from "@/api/survey-calls";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

const looks = {
  draft: { tone: "neutral", icon: FileText },
  live: { tone: "good", icon: CircleCheck },
  over: { tone: "neutral", icon: CircleStop },
} as const;

/** Where a survey stands. */
export function SurveyState({ survey }: { survey: Survey }) {
  const { tone, icon } = looks[survey.state];
  const changed = survey.changed && survey.version > 0;
  return (
    <Chip tone={changed ? "warn" : tone} icon={icon}>
      {t(`surveys.state_${survey.state}`)}
      {changed ? ` · ${t("surveys.changed")}` : ""}
    </Chip>
  );
}
