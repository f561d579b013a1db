import type { SurveyQuestion } from "@/api/survey-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { moved } from "@/features/templates/blocks";
import { t } from "@/i18n/t";
import { kinds, mostQuestions, newQuestion, type QuestionKind } from "./document";
import { QuestionFields } from "./question-fields";
import type { Tongue } from "./text-field";

interface QuestionsProps extends Tongue {
  questions: SurveyQuestion[];
  error: (field: string) => string | undefined;
  onChange: (questions: SurveyQuestion[]) => void;
}

/** The questions in their order, at most five. */
export function QuestionsCard({ questions, error, onChange, ...tongue }: QuestionsProps) {
  const full = questions.length >= mostQuestions;
  const step = (from: number, by: number) => () => onChange(moved(questions, from, by));
  return (
    <Card>
      <CardHead title={t("surveys.questions")} hint={t("surveys.questions_hint")} />
      <ul className="mt-3 flex flex-col gap-3">
        {questions.map((question, i) => (
          <QuestionFields
            {...tongue}
            key={question.id}
            question={question}
            number={i + 1}
            error={(field) => error(`questions[${i}].${field}`)}
            onChange={(next) => onChange(questions.map((old, j) => (j === i ? next : old)))}
            onUp={i > 0 ? step(i, -1) : undefined}
            onDown={i < questions.length - 1 ? step(i, 1) : undefined}
            onRemove={() => onChange(questions.filter((_, j) => j !== i))}
          />
        ))}
      </ul>
      <Field
        label={t("surveys.add_question")}
        hint={full ? t("surveys.questions_full") : undefined}
        className="mt-3 max-w-[320px]"
        error={error("questions")}
      >
        {(control) => (
          <Select
            {...control}
            value=""
            disabled={full}
            onChange={(event) =>
              event.target.value && onChange([...questions, newQuestion(event.target.value as QuestionKind)])
            }
          >
            <option value="">{t("surveys.add_choose")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`surveys.kind_${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Card>
  );
}
