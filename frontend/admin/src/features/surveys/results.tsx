import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Survey, SurveyCut, SurveyResults } from "@/api/survey-calls";
import { answersFile } from "@/api/survey-calls";
import { Awaited } from "@/components/ui/awaited";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Figure } from "@/components/ui/figure";
import { Input, Select } from "@/components/ui/input";
import { useMay } from "@/features/session/session";
import { formatNumber, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";
import { CodeCard } from "./code-card";
import { useCuts, useSurveyResults } from "./queries";
import { QuestionCard } from "./question-card";
import { TextsCard } from "./texts-card";

const everything: SurveyCut = { segment: "", from: "", to: "" };

/** What a survey came to: of everybody or a segment, ever or between two days. */
export function SurveyResultsView({ survey }: { survey: Survey }) {
  const [cut, setCut] = useState(everything);
  const results = useSurveyResults(survey.id, cut);
  const questions = survey.live?.questions ?? survey.draft.questions;
  return (
    <div className="flex flex-col gap-4">
      <CutCard id={survey.id} cut={cut} onChange={setCut} error={results.error} />
      {results.data ? (
        <div className={results.isPlaceholderData ? "opacity-60" : undefined}>
          <Shown results={results.data} />
        </div>
      ) : (
        <Card flush>
          <Awaited query={results} failed={t("surveys.results_failed")} rows={4} />
        </Card>
      )}
      {questions.some(({ kind }) => kind === "text") ? (
        <TextsCard id={survey.id} questions={questions} />
      ) : null}
      <CodeCard survey={survey} />
    </div>
  );
}

interface CutProps {
  id: string;
  cut: SurveyCut;
  onChange: (cut: SurveyCut) => void;
  error: unknown;
}

/** Whose answers, of which days, and all of them as a file. */
function CutCard({ id, cut, onChange, error }: CutProps) {
  const cuts = useCuts();
  const may = useMay();
  const set = (part: Partial<SurveyCut>) => onChange({ ...cut, ...part });
  return (
    <Card>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("surveys.whose")} className="w-full sm:w-[240px]">
          {(control) => (
            <Select
              {...control}
              value={cut.segment}
              onChange={(event) => set({ segment: event.target.value })}
            >
              <option value="">{t("surveys.everybody")}</option>
              {cuts.data?.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(["from", "to"] as const).map((day) => (
          <Field
            key={day}
            label={t(day === "from" ? "surveys.first_day" : "surveys.last_day")}
            className="min-w-[140px] flex-1 sm:flex-none"
            error={fieldError(error, `query.${day}`)}
          >
            {(control) => (
              <Input
                {...control}
                type="date"
                value={cut[day]}
                onChange={(event) => set({ [day]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {may("members:write") ? (
          <a className={buttonClass("default", "sm:ml-auto")} href={answersFile(id)} download="survey.csv">
            {t("surveys.file")}
          </a>
        ) : null}
      </div>
      <FormError error={cuts.error} />
    </Card>
  );
}

function Shown({ results: r }: { results: SurveyResults }) {
  if (r.hidden)
    return (
      <Card>
        <p>{t("surveys.hidden")}</p>
      </Card>
    );
  const invited = r.answered - r.anonymous;
  return (
    <div className="flex flex-col gap-4">
      {r.newest > 0 ? (
        <Card>
          <p>{t("surveys.newest_only", { count: formatNumber(r.newest) })}</p>
        </Card>
      ) : null}
      <Card>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          <Figure
            label={t("surveys.asked")}
            value={formatNumber(r.asked)}
            caption={t("surveys.asked_hint")}
          />
          <Figure
            label={t("surveys.answered")}
            value={formatNumber(r.answered)}
            caption={
              r.asked > 0 && invited > 0
                ? t("surveys.of_asked", { share: formatShare(Math.round((invited / r.asked) * 10_000)) })
                : undefined
            }
          />
          <Figure label={t("surveys.finished")} value={formatNumber(r.finished)} />
          <Figure
            label={t("surveys.anonymous")}
            value={formatNumber(r.anonymous)}
            caption={t("surveys.anonymous_hint")}
          />
        </dl>
      </Card>
      {r.questions
        .filter((question) => question.kind !== "text")
        .map((question) => (
          <QuestionCard key={question.id} question={question} />
        ))}
    </div>
  );
}
