import { CircleAlert, CircleCheck, FileText, FlaskConical, Send } from "lucide-react";
import type { PersonState, Study } from "@/api/study-calls";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

const looks = {
  draft: { tone: "neutral", icon: FileText },
  inviting: { tone: "info", icon: Send },
  running: { tone: "warn", icon: FlaskConical },
  closed: { tone: "good", icon: CircleCheck },
} as const;

/** Where a study stands. */
export function StudyState({ study }: { study: Study }) {
  if (study.failed)
    return (
      <Chip tone="bad" icon={CircleAlert}>
        {t("studies.state.failed")}
      </Chip>
    );
  const { tone, icon } = looks[study.state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`studies.state.${study.state}`)}
    </Chip>
  );
}

const tones: Partial<Record<PersonState, "good" | "info" | "warn">> = {
  answered: "good",
  accepted: "warn",
  shipped: "info",
};

/** Where one person of a study stands. */
export function PersonChip({ state }: { state: PersonState }) {
  return <Chip tone={tones[state] ?? "neutral"}>{t(`studies.person.${state}`)}</Chip>;
}
