import { useState } from "react";
import { fieldError } from "@/api/client";
import type { StudyOutline } from "@/api/study-calls";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { LineField } from "@/components/ui/line-field";
import { Segmented } from "@/components/ui/segmented";
import { Pick } from "@/features/journeys/pick";
import { useSegmentNames, useSurveyNames } from "@/features/journeys/queries";
import { LanguageTabs } from "@/features/program/language-tabs";
import { useMainLanguage } from "@/features/program/main-language";
import { liveDocument, useProgram } from "@/features/program/queries";
import { useMay, useSession } from "@/features/session/session";
import { TextField } from "@/features/surveys/text-field";
import { t } from "@/i18n/t";
import { NumberField } from "./number-field";
import { asKind } from "./outline";
import { QuotaFields } from "./quota-fields";
import { TestFields } from "./test-fields";

interface EditorProps {
  outline: StudyOutline;
  problem: unknown;
  busy: boolean;
  onChange: (outline: StudyOutline) => void;
}

/** What a study is about, whom it is for, what it takes and gives. */
export function StudyEditor({ outline, problem, busy, onChange }: EditorProps) {
  const may = useMay();
  const set = (part: Partial<StudyOutline>) => onChange({ ...outline, ...part });
  const error = (field: string) => fieldError(problem, `outline.${field}`);
  const parts = { outline, set, error };
  return (
    <fieldset disabled={busy || !may("program:write")} className="flex min-w-0 flex-col gap-4">
      <AboutCard {...parts} onChange={onChange} />
      <WordsCard {...parts} />
      <Card>
        <CardHead title={t("studies.whom")} hint={t("studies.whom_hint")} />
        <div className="mt-3 flex flex-col gap-4">
          <Audience {...parts} />
          <QuotaFields quotas={outline.quotas} error={error} onChange={(quotas) => set({ quotas })} />
        </div>
      </Card>
      {outline.kind === "product_test" ? <TestFields {...parts} /> : null}
      <TimesCard {...parts} />
      <ThanksCard {...parts} />
    </fieldset>
  );
}

interface PartProps {
  outline: StudyOutline;
  set: (part: Partial<StudyOutline>) => void;
  error: (field: string) => string | undefined;
}

function AboutCard({ outline, set, error, onChange }: PartProps & { onChange: EditorProps["onChange"] }) {
  const surveys = useSurveyNames(true);
  const { merchant } = useSession();
  const live = (surveys.data ?? []).filter((one) => one.state === "live");
  const wrong = error("survey_id");
  return (
    <Card>
      <CardHead title={t("studies.about")} />
      <div className="mt-3 flex flex-col gap-4">
        <LineField
          label={t("studies.name")}
          hint={t("studies.name_hint")}
          error={error("name")}
          value={outline.name}
          most={80}
          onChange={(name) => set({ name })}
        />
        <Segmented
          label={t("studies.what")}
          value={outline.kind}
          onChange={(kind) => onChange(asKind(outline, kind, regionOf(merchant.locale)))}
          options={(["survey", "product_test"] as const).map((kind) => ({
            value: kind,
            label: t(`studies.kind.${kind}`),
          }))}
        />
        <p className="text-caption text-ink-3">{t(`studies.kind_detail.${outline.kind}`)}</p>
        <Pick
          label={t("studies.survey")}
          value={outline.survey_id}
          {...(wrong && { error: wrong })}
          options={live.map((one) => ({ id: one.id, name: one.draft.name }))}
          none={t("studies.no_survey")}
          onChange={(survey_id) => set({ survey_id })}
        />
      </div>
    </Card>
  );
}

/** The country that a language tag names, "" for none: a language alone is spoken in many. */
const regionOf = (tag: string) => new Intl.Locale(tag || "en").region ?? "";

/** What the invitation says, in each language. */
function WordsCard({ outline, set, error }: PartProps) {
  const main = useMainLanguage();
  const [language, setLanguage] = useState(main);
  const tongue = { language, main };
  const wrong = (field: string) => error(field) ?? error(`${field}.${language}`);
  return (
    <Card>
      <CardHead title={t("studies.words")} hint={t("studies.words_hint")} />
      <div className="mt-3 flex flex-col gap-4">
        <LanguageTabs value={language} onChange={setLanguage} />
        <TextField
          {...tongue}
          label={t("studies.title")}
          most={120}
          texts={outline.title}
          error={wrong("title")}
          onChange={(title) => set({ title })}
        />
        <TextField
          {...tongue}
          long
          most={2000}
          label={t("studies.intro")}
          texts={outline.intro}
          error={wrong("intro")}
          onChange={(intro) => set({ intro })}
        />
        <TextField
          {...tongue}
          long
          most={8000}
          label={t("studies.terms")}
          hint={t("studies.terms_hint")}
          texts={outline.terms}
          error={wrong("terms")}
          onChange={(terms) => set({ terms })}
        />
      </div>
    </Card>
  );
}

function Audience({ outline, set, error }: PartProps) {
  const segments = useSegmentNames(true);
  const wrong = error("segment_id");
  return (
    <>
      <Checkbox
        label={t("studies.only_panel")}
        checked={outline.panel ?? false}
        onChange={(event) => set({ panel: event.target.checked })}
      />
      <Pick
        label={t("studies.only_of")}
        value={outline.segment_id ?? ""}
        {...(wrong && { error: wrong })}
        options={segments.data ?? []}
        none=""
        any={t("studies.everybody")}
        onChange={(segment_id) => set({ segment_id })}
      />
    </>
  );
}

function TimesCard({ outline, set, error }: PartProps) {
  return (
    <Card>
      <CardHead title={t("studies.times")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-3">
        <NumberField
          label={t("studies.accept_days")}
          unit={t("studies.days")}
          value={outline.accept_days}
          least={1}
          most={60}
          error={error("accept_days")}
          onChange={(accept_days) => set({ accept_days })}
        />
        <NumberField
          label={t("studies.answer_days")}
          unit={t("studies.days")}
          value={outline.answer_days}
          least={1}
          most={60}
          error={error("answer_days")}
          onChange={(answer_days) => set({ answer_days })}
        />
        <NumberField
          label={t("studies.remind_days")}
          unit={t("studies.days")}
          hint={t("studies.remind_hint")}
          value={outline.remind_days ?? 0}
          least={0}
          most={30}
          error={error("remind_days")}
          onChange={(remind_days) => set({ remind_days })}
        />
      </div>
    </Card>
  );
}

function ThanksCard({ outline, set, error }: PartProps) {
  const { points } = useSession();
  const program = useProgram();
  const rewards = program.data ? liveDocument(program.data).rewards.filter((one) => one.active) : [];
  const wrong = error("reward_id");
  return (
    <Card>
      <CardHead title={t("studies.thanks")} hint={t("studies.thanks_hint")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t("studies.points")}
          unit={points.plural}
          hint={t("studies.points_hint")}
          value={outline.points ?? 0}
          least={0}
          most={100_000}
          error={error("points")}
          onChange={(given) => set({ points: given })}
        />
        <Pick
          label={t("studies.reward")}
          value={outline.reward_id ?? ""}
          {...(wrong && { error: wrong })}
          options={rewards.map(({ id, name }) => ({ id, name }))}
          none=""
          any={t("studies.no_reward")}
          onChange={(reward_id) => set({ reward_id })}
        />
      </div>
    </Card>
  );
}
