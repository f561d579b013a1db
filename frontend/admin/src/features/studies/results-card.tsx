import { useState } from "react";
import { type Study, type StudyGroup, studyFile } from "@/api/study-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useMay } from "@/features/session/session";
import { QuestionCard } from "@/features/surveys/question-card";
import { t } from "@/i18n/t";
import { useStudyResults } from "./queries";

/** What finished answers came to, all together or of one quota. */
export function StudyResultsView({ study }: { study: Study }) {
  const results = useStudyResults(study.id);
  const [quota, setQuota] = useState("");
  const may = useMay();
  const group = results.data?.groups.find((one) => one.quota === quota);
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHead
          title={t("studies.results")}
          hint={t("studies.results_hint", { count: group?.answered ?? 0 })}
        />
        <div className="mt-3 flex flex-wrap items-end gap-3">
          {study.outline.quotas.length > 1 ? (
            <Field label={t("studies.quota")} className="w-full sm:w-[240px]">
              {(control) => (
                <Select {...control} value={quota} onChange={(event) => setQuota(event.target.value)}>
                  <option value="">{t("studies.all_quotas")}</option>
                  {study.outline.quotas.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ) : null}
          <AppLink href={`/surveys/${study.outline.survey_id}`} className={buttonClass()}>
            {t("studies.open_survey")}
          </AppLink>
          {may("members:write") ? (
            <a className={buttonClass("default")} href={studyFile(study.id)} download="study.csv">
              {t("studies.file")}
            </a>
          ) : null}
        </div>
      </Card>
      {group ? (
        <Questions group={group} />
      ) : (
        <Card flush>
          <Awaited query={results} failed={t("studies.results_failed")} rows={4} />
        </Card>
      )}
    </div>
  );
}

function Questions({ group }: { group: StudyGroup }) {
  return group.questions
    .filter((question) => question.kind !== "text")
    .map((question) => <QuestionCard key={question.id} question={{ ...question, months: [] }} />);
}
