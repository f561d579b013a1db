import type { Survey } from "@/api/survey-calls";
import { codeFile } from "@/api/survey-calls";
import { buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { t } from "@/i18n/t";
import { useSurveyCode } from "./queries";

/** The link that anybody may follow, and the same as a code for paper. */
export function CodeCard({ survey }: { survey: Survey }) {
  if (!survey.link)
    return (
      <Card>
        <CardHead title={t("surveys.code")} hint={t("surveys.code_none")} />
      </Card>
    );
  return (
    <Card>
      <CardHead title={t("surveys.code")} hint={t("surveys.code_hint")} />
      <div className="mt-4 flex flex-wrap items-start gap-5">
        <Picture survey={survey} />
        <div className="flex min-w-0 flex-1 basis-60 flex-col gap-3">
          <code className="rounded-control bg-sunken px-3 py-2 text-caption break-all text-ink">
            {survey.link}
          </code>
          <div className="flex flex-wrap gap-2">
            <CopyButton text={survey.link} label={t("surveys.copy_link")} />
            <a className={buttonClass()} href={codeFile(survey.id)} target="_blank" rel="noreferrer">
              {t("surveys.code_open")}
            </a>
            <a className={buttonClass()} href={codeFile(survey.id)} download={`${survey.slug}.svg`}>
              {t("surveys.code_save")}
            </a>
          </div>
        </div>
      </div>
    </Card>
  );
}

function Picture({ survey }: { survey: Survey }) {
  const code = useSurveyCode(survey.id);
  return (
    <img
      src={code.data}
      alt={t("surveys.code_alt", { name: survey.draft.name })}
      width={160}
      height={160}
      className="size-40 shrink-0 rounded-control border border-line bg-white"
    />
  );
}
