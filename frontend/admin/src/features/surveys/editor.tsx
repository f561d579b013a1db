import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Survey, SurveyDocument } from "@/api/survey-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/error-card";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { LanguageTabs } from "@/features/program/language-tabs";
import { useMainLanguage } from "@/features/program/main-language";
import { WholeField } from "@/features/program/whole-field";
import { useMay, useSession } from "@/features/session/session";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { SurveyPreviewCard } from "./preview-card";
import { usePublishSurvey, useSaveSurvey } from "./queries";
import { QuestionsCard } from "./questions-card";
import { TextField } from "./text-field";
import { ThanksNote } from "./thanks-note";

/** What a survey asks, how, in which languages, and how that looks. */
export function SurveyEditor({ survey }: { survey: Survey }) {
  const [document, setDocument] = useState(survey.draft);
  const main = useMainLanguage();
  const [language, setLanguage] = useState(main);
  const save = useSaveSurvey(survey.id);
  const publish = usePublishSurvey(survey.id);
  const toast = useToast();
  const may = useMay();
  const problem = publish.error ?? save.error;
  const busy = save.isPending || publish.isPending;
  const set = (part: Partial<SurveyDocument>) => setDocument({ ...document, ...part });
  const error = (field: string) => fieldError(problem, `document.${field}`);
  const onSave = () => {
    publish.reset();
    save.mutate(document, { onSuccess: () => toast(t("surveys.saved")) });
  };
  const onPublish = () =>
    save.mutate(document, {
      onSuccess: () => publish.mutate(undefined, { onSuccess: () => toast(t("surveys.turned_on")) }),
    });
  const tongue = { language, main };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <fieldset disabled={busy || !may("program:write")} className="flex min-w-0 flex-col gap-4">
          <HowCard survey={survey} document={document} set={set} error={error} />
          <Card>
            <CardHead title={t("surveys.words")} hint={t("surveys.words_hint")} />
            <div className="mt-3 flex flex-col gap-4">
              <LanguageTabs value={language} onChange={setLanguage} />
              <TextField
                {...tongue}
                label={t("surveys.title")}
                texts={document.title}
                error={error("title")}
                onChange={(title) => set({ title })}
              />
              <TextField
                {...tongue}
                long
                label={t("surveys.intro")}
                texts={document.intro}
                error={error("intro")}
                onChange={(intro) => set({ intro })}
              />
              <TextField
                {...tongue}
                label={t("surveys.thanks")}
                hint={t("surveys.thanks_hint")}
                texts={document.thanks}
                error={error("thanks")}
                onChange={(thanks) => set({ thanks })}
              />
            </div>
          </Card>
          <QuestionsCard
            {...tongue}
            questions={document.questions}
            error={error}
            onChange={(questions) => set({ questions })}
          />
        </fieldset>
        <FormError error={problem} fields={besides(document)} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button needs="program:write" onClick={onSave} busy={busy}>
            {t("surveys.save")}
          </Button>
          <Button needs="program:write" variant="primary" onClick={onPublish} busy={busy}>
            {t(survey.state === "live" ? "surveys.publish_changes" : "surveys.publish")}
          </Button>
        </div>
      </div>
      <SurveyPreviewCard document={document} language={language} />
    </div>
  );
}

const FieldError = ({ text }: { text: string | undefined }) =>
  text ? (
    <p className="text-bad" role="alert">
      {text}
    </p>
  ) : null;

/** The fields beside which a refusal is shown. */
const besides = (d: SurveyDocument) =>
  [
    ...["name", "from", "points", "title", "intro", "thanks", "questions", "open", "brief"],
    ...d.questions.flatMap((q, i) => [
      ...["text", "kind", "id", "options", "goals"].map((field) => `questions[${i}].${field}`),
      ...(q.options ?? []).flatMap((_, j) => [`questions[${i}].options[${j}].text`]),
    ]),
  ].map((field) => `document.${field}`);

interface HowProps {
  survey: Survey;
  document: SurveyDocument;
  set: (part: Partial<SurveyDocument>) => void;
  error: (field: string) => string | undefined;
}

const switches = ["mail", "widget", "open", "follow", "brief", "tell"] as const;

/** Who asks, by which ways, and what an answer leads to. */
function HowCard({ survey, document, set, error }: HowProps) {
  return (
    <Card>
      <CardHead title={t("surveys.how")} hint={t("surveys.called", { slug: survey.slug })} />
      <div className="mt-3 flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <LineField
            label={t("surveys.name")}
            hint={t("surveys.name_hint")}
            error={error("name")}
            value={document.name}
            most={80}
            onChange={(text) => set({ name: text })}
          />
          <LineField
            label={t("surveys.from")}
            hint={t("surveys.from_hint")}
            error={error("from")}
            value={document.from}
            most={80}
            onChange={(text) => set({ from: text })}
          />
          <PointsField
            value={document.points ?? 0}
            error={error("points")}
            onChange={(points) => set({ points })}
          />
        </div>
        <div className="flex flex-col gap-2">
          {switches.map((one) => (
            <Checkbox
              key={one}
              label={t(`surveys.switch_${one}`)}
              checked={document[one] ?? false}
              onChange={(event) => set({ [one]: event.target.checked })}
            />
          ))}
          {["open", "brief"].map((one) => (
            <FieldError key={one} text={error(one)} />
          ))}
        </div>
        {document.points ? null : <ThanksNote slug={survey.slug} />}
      </div>
    </Card>
  );
}

interface PointsFieldProps {
  value: number;
  error: string | undefined;
  onChange: (points: number) => void;
}

/** What an answer is worth. What is no number is said at once, and changes nothing. */
function PointsField({ value, error, onChange }: PointsFieldProps) {
  const { points } = useSession();
  const [text, setText] = useState(value ? String(value) : "");
  const read = text.trim() === "" ? 0 : parseWhole(text, 0, mostPoints);
  return (
    <WholeField
      label={t("surveys.points")}
      unit={points.plural}
      hint={t("surveys.points_hint")}
      text={text}
      error={read === undefined ? t("surveys.points_wrong") : error}
      onChange={(next) => {
        setText(next);
        const points = next.trim() === "" ? 0 : parseWhole(next, 0, mostPoints);
        if (points !== undefined) onChange(points);
      }}
    />
  );
}

const mostPoints = 100_000;
