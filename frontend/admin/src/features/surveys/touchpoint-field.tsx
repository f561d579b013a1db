import type { SurveyQuestion } from "@/api/survey-calls";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";

type Scored = NonNullable<SurveyQuestion["touchpoint"]>;

const touchpoints = [
  "search",
  "information",
  "checkout",
  "delivery",
  "product",
  "service",
  "store",
] as const satisfies Scored[];

/** What a question scores unless it says so; undefined for one whose answers are neither good nor poor. */
function usual(question: SurveyQuestion): (typeof touchpoints)[number] | undefined {
  switch (question.kind) {
    case "text":
      return undefined;
    case "choice":
      return question.options?.some(({ mood }) => mood) ? "product" : undefined;
    case "ces":
      return "checkout";
    default:
      return "store";
  }
}

interface TouchpointFieldProps {
  question: SurveyQuestion;
  onChange: (question: SurveyQuestion) => void;
}

/** Which touchpoint of the map the answers to a question score. */
export function TouchpointField({ question, onChange }: TouchpointFieldProps) {
  const otherwise = usual(question);
  if (!otherwise) return null;
  return (
    <Field label={t("surveys.touchpoint")} hint={t("surveys.touchpoint_hint")} className="sm:max-w-[320px]">
      {(control) => (
        <Select
          {...control}
          value={question.touchpoint ?? ""}
          onChange={(event) =>
            onChange({ ...question, touchpoint: (event.target.value || undefined) as Scored | undefined })
          }
        >
          <option value="">
            {t("surveys.touchpoint_usual", { what: t(`map.touchpoint_${otherwise}`) })}
          </option>
          {touchpoints.map((one) => (
            <option key={one} value={one}>
              {t(`map.touchpoint_${one}`)}
            </option>
          ))}
          <option value="none">{t("surveys.touchpoint_none")}</option>
        </Select>
      )}
    </Field>
  );
}
