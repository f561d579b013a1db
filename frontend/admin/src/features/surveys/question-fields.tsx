import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { SurveyOption, SurveyQuestion } from "@/api/survey-calls";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { mostOptions, newOption } from "./document";
import { TextField, type Tongue } from "./text-field";
import { TouchpointField } from "./touchpoint-field";

interface QuestionProps extends Tongue {
  question: SurveyQuestion;
  number: number;
  /** What a server refused, by field. */
  error: (field: string) => string | undefined;
  onChange: (question: SurveyQuestion) => void;
  /** Absent at the ends of the list. */
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}

/** One question: its words, its options, and whether it must be answered. */
export function QuestionFields({
  question,
  number,
  error,
  onChange,
  onUp,
  onDown,
  onRemove,
  ...tongue
}: QuestionProps) {
  const name = t("surveys.question_n", { number });
  const wrong = error("kind") ?? error("id") ?? error("options") ?? error("goals");
  return (
    <li className="rounded-control border border-line px-3 py-2">
      <div className="flex items-center justify-between gap-2">
        <p className="min-w-0 font-strong text-ink">
          {name} <span className="font-normal text-ink-3">· {t(`surveys.kind_${question.kind}`)}</span>
        </p>
        <div className="flex shrink-0">
          <IconButton
            icon={ArrowUp}
            label={t("surveys.up", { name })}
            disabled={!onUp}
            onClick={onUp}
            className="disabled:text-ink-off"
          />
          <IconButton
            icon={ArrowDown}
            label={t("surveys.down", { name })}
            disabled={!onDown}
            onClick={onDown}
            className="disabled:text-ink-off"
          />
          <IconButton icon={Trash2} label={t("surveys.remove", { name })} onClick={onRemove} />
        </div>
      </div>
      <div className="flex flex-col gap-3 pb-2">
        <TextField
          {...tongue}
          label={t("surveys.question")}
          hint={t(`surveys.about_${question.kind}`)}
          texts={question.text}
          error={error("text") ?? wrong}
          onChange={(text) => onChange({ ...question, text })}
        />
        {question.kind === "choice" && !question.goals ? (
          <Options {...tongue} question={question} error={error} onChange={onChange} />
        ) : null}
        <TouchpointField question={question} onChange={onChange} />
        <Checkbox
          label={t("surveys.required")}
          checked={question.required ?? false}
          onChange={(event) => onChange({ ...question, required: event.target.checked })}
        />
        {question.kind === "choice" && !question.goals ? (
          <Checkbox
            label={t("surveys.origin")}
            checked={question.origin ?? false}
            onChange={(event) => onChange({ ...question, origin: event.target.checked })}
          />
        ) : null}
        {question.kind === "choice" && !question.origin ? (
          <Checkbox
            label={t("surveys.goals")}
            checked={question.goals ?? false}
            onChange={(event) => onChange(withGoals(question, event.target.checked))}
          />
        ) : null}
      </div>
    </li>
  );
}

const moods = ["good", "neutral", "poor"] as const;

/** A choice takes its options from the guide to the product, or has its own. */
function withGoals(question: SurveyQuestion, goals: boolean): SurveyQuestion {
  const { options: _, ...rest } = question;
  return goals ? { ...rest, goals } : { ...rest, goals: undefined, options: [newOption(), newOption()] };
}

type OptionsProps = Tongue & Pick<QuestionProps, "question" | "error" | "onChange">;

function Options({ question, error, onChange, ...tongue }: OptionsProps) {
  const options = question.options ?? [];
  const set = (next: SurveyOption[]) => onChange({ ...question, options: next });
  return (
    <div className="flex flex-col gap-2 border-l-2 border-line pl-3">
      {options.map((option, i) => (
        <div key={option.id} className="flex flex-wrap items-end gap-1">
          <div className="min-w-0 flex-1 basis-40">
            <TextField
              {...tongue}
              label={t("surveys.option_n", { number: i + 1 })}
              texts={option.text}
              error={error(`options[${i}].text`) ?? error(`options[${i}].id`)}
              onChange={(text) => set(options.map((old, j) => (j === i ? { ...old, text } : old)))}
            />
          </div>
          <div className="w-36 shrink-0">
            <Select
              aria-label={t("surveys.option_mood", { number: i + 1 })}
              value={option.mood ?? ""}
              onChange={(event) => {
                const mood = (event.target.value || undefined) as SurveyOption["mood"];
                set(options.map((old, j) => (j === i ? { ...old, mood } : old)));
              }}
            >
              <option value="">{t("surveys.mood_none")}</option>
              {moods.map((one) => (
                <option key={one} value={one}>
                  {t(`surveys.mood_${one}`)}
                </option>
              ))}
            </Select>
          </div>
          <IconButton
            icon={Trash2}
            label={t("surveys.remove", { name: t("surveys.option_n", { number: i + 1 }) })}
            disabled={options.length <= 2}
            onClick={() => set(options.filter((_, j) => j !== i))}
            className="disabled:text-ink-off"
          />
        </div>
      ))}
      <div>
        <Button
          icon={Plus}
          disabled={options.length >= mostOptions}
          onClick={() => set([...options, newOption()])}
        >
          {t("surveys.add_option")}
        </Button>
      </div>
    </div>
  );
}
