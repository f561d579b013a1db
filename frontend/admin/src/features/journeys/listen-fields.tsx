import { Plus, X } from "lucide-react";
import type { JourneyListen } from "@/api/journey-calls";
import type { Survey } from "@/api/survey-calls";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { MomentField } from "@/components/ui/moment-field";
import { useProgram } from "@/features/program/queries";
import { isScale } from "@/features/surveys/document";
import { t } from "@/i18n/t";
import { Pick } from "./pick";
import { useParts, useSegmentNames, useSurveyNames } from "./queries";
import { signalName } from "./state";

const named = ["event", "survey_answered", "segment_entered", "segment_left", "tier_reached", "tier_near"];
const ofOrders = ["ordered", "paid", "shipped", "arriving", "delivered", "late", "refunded"];

interface ListenFieldsProps {
  label: string;
  value: JourneyListen;
  error?: (field: string) => string | undefined;
  /** It begins an automation: a date can do that alone. */
  begins?: boolean;
  onChange: (value: JourneyListen) => void;
}

/** Something that happens: its kind, and which of those. */
export function ListenFields({ label, value, error, begins, onChange }: ListenFieldsProps) {
  const parts = useParts();
  const kinds = (parts.data?.signals ?? []).filter(
    (one) => (one.supported && (begins || one.kind !== "date")) || one.kind === value.kind,
  );
  return (
    <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
      <Field label={label} error={error?.("kind") ?? error?.("")}>
        {(control) => (
          <Select
            {...control}
            value={value.kind}
            onChange={(event) => onChange({ kind: event.target.value } as JourneyListen)}
          >
            {kinds.length === 0 ? <option value={value.kind}>{signalName(value.kind)}</option> : null}
            {kinds.map((one) => (
              <option key={one.kind} value={one.kind}>
                {signalName(one.kind)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {value.kind === "date" ? (
        <MomentField
          label={t("journeys.at")}
          hint={t("journeys.at_hint")}
          error={error?.("at")}
          value={value.at ?? ""}
          onChange={(moment) => onChange({ ...value, at: moment || undefined })}
        />
      ) : null}
      {named.includes(value.kind) && value.kind !== "event" ? (
        <NameOf value={value} error={error?.("name")} onChange={onChange} />
      ) : null}
      {value.kind === "event" ? (
        <LineField
          label={t("journeys.name_of")}
          hint={t("journeys.name_hint")}
          error={error?.("name")}
          value={value.name ?? ""}
          most={120}
          onChange={(text) => onChange({ ...value, name: text || undefined })}
        />
      ) : null}
      {ofOrders.includes(value.kind) ? (
        <Field
          label={t("journeys.nth")}
          hint={t("journeys.nth_hint")}
          error={error?.("nth[0]") ?? error?.("nth")}
        >
          {(control) => (
            <Input
              {...control}
              defaultValue={(value.nth ?? []).join(", ")}
              inputMode="numeric"
              onChange={(event) => onChange({ ...value, nth: numbers(event.target.value) })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}

interface NameOfProps {
  value: JourneyListen;
  error?: string;
  onChange: (value: JourneyListen) => void;
}

/** Which segment, survey or tier: all of them unless one is chosen, save for segments. */
function NameOf({ value, error, onChange }: NameOfProps) {
  const ofSegments = value.kind.startsWith("segment_");
  const ofSurveys = value.kind === "survey_answered";
  const segments = useSegmentNames(ofSegments);
  const surveys = useSurveyNames(ofSurveys);
  const program = useProgram();
  const options = ofSegments
    ? (segments.data ?? []).map((one) => ({ id: one.id, name: one.name }))
    : ofSurveys
      ? [...recommending(surveys.data ?? []), ...(surveys.data ?? []).flatMap(answersOf)]
      : (program.data?.live?.document.tiers?.tiers ?? []);
  return (
    <Pick
      label={t(ofSegments ? "journeys.segment" : ofSurveys ? "journeys.survey" : "journeys.tier")}
      value={value.name ?? ""}
      error={error}
      options={options}
      any={ofSegments ? undefined : t("journeys.any")}
      none={t(ofSegments ? "journeys.no_segments" : ofSurveys ? "journeys.no_surveys" : "journeys.no_tiers")}
      onChange={(name) => onChange({ ...value, name: name || undefined })}
    />
  );
}

/** What members answer to "would you recommend us", whichever survey asks. */
function recommending(surveys: Survey[]) {
  if (!surveys.some(({ draft }) => draft.questions.some(({ kind }) => kind === "nps"))) return [];
  return (["promoter", "passive", "detractor"] as const).map((what) => ({
    id: `nps:${what}`,
    name: t(`journeys.answer_${what}`),
  }));
}

const moods = ["good", "neutral", "poor"] as const;

/** Any answer to a survey, or those of one mood where its questions tell one. */
function answersOf({ slug, draft }: Survey) {
  const any = { id: slug, name: draft.name };
  const tells = draft.questions.some(
    (one) => isScale(one.kind) || (one.options ?? []).some((option) => option.mood),
  );
  if (!tells) return [any];
  return [
    any,
    ...moods.map((mood) => ({
      id: `${slug}:${mood}`,
      name: t(`journeys.answer_${mood}`, { survey: draft.name }),
    })),
  ];
}

function numbers(text: string): number[] | undefined {
  const list = text
    .split(/[^0-9]+/)
    .filter(Boolean)
    .map(Number);
  return list.length > 0 ? list : undefined;
}

interface ListenListProps {
  label: string;
  add: string;
  values: JourneyListen[];
  error?: (field: string) => string | undefined;
  onChange: (values: JourneyListen[]) => void;
}

/** Several things that may happen, any of which counts. */
export function ListenList({ label, add, values, error, onChange }: ListenListProps) {
  return (
    <div className="flex flex-col gap-3">
      {values.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no names of their own
        <div key={i} className="flex items-start gap-2">
          <ListenFields
            label={label}
            value={value}
            error={(field) => error?.(field ? `[${i}].${field}` : `[${i}]`)}
            onChange={(next) => onChange(values.map((one, n) => (n === i ? next : one)))}
          />
          <IconButton
            icon={X}
            label={t("journeys.drop", { what: signalName(value.kind) })}
            className="mt-6"
            onClick={() => onChange(values.filter((_, n) => n !== i))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...values, { kind: "paid" } as JourneyListen])}>
          {add}
        </Button>
      </div>
    </div>
  );
}
