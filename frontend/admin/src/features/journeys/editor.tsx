import { type Dispatch, type SetStateAction, useState } from "react";
import { ApiError, fieldError } from "@/api/client";
import type { Journey, JourneyScript } from "@/api/journey-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { useMay, useSession } from "@/features/session/session";
import { amountText, parseAmount } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { ConditionFields } from "./condition-fields";
import { ForYouCard, picksOffers } from "./for-you-card";
import { ListenFields, ListenList } from "./listen-fields";
import { PastCard } from "./past-card";
import { PublishDialog } from "./publish-dialog";
import { usePublishJourney, useSaveJourney } from "./queries";
import { Steps } from "./step-list";

/** Whom a date is for until somebody says otherwise. */
const loyal: NonNullable<JourneyScript["audience"]> = {
  match: "all",
  of: [{ field: "orders", op: "at_least", number: 2 }],
};

interface JourneyEditorProps {
  journey: Journey;
  /** As it is being written; it outlives this editor, which goes when another tab is looked at. */
  document: JourneyScript;
  setDocument: Dispatch<SetStateAction<JourneyScript>>;
}

/** The document of an automation: what begins it, its steps, what ends it. */
export function JourneyEditor({ journey, document, setDocument }: JourneyEditorProps) {
  const [asking, setAsking] = useState(false);
  const save = useSaveJourney(journey.id);
  const publish = usePublishJourney(journey.id);
  const toast = useToast();
  const may = useMay();
  const disabled =
    journey.state === "stopped" || !may("program:write") || save.isPending || publish.isPending;
  const problem = publish.error ?? save.error;
  const set = (part: Partial<JourneyScript>) => setDocument({ ...document, ...part });
  const error = (field: string) => fieldError(problem, `document.${field}`);
  const onSave = () => {
    publish.reset();
    save.mutate(document, { onSuccess: () => toast(t("journeys.saved")) });
  };
  const onPublish = (note: string) =>
    save.mutate(document, {
      onSuccess: () =>
        publish.mutate(note, {
          onSuccess: () => toast(t("journeys.published")),
          onSettled: () => setAsking(false),
        }),
      onError: () => setAsking(false),
    });
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHead title={t("journeys.begins")} hint={t("journeys.begins_hint")} />
        <fieldset disabled={disabled} className="mt-4 flex flex-col gap-4">
          <LineField
            label={t("journeys.name")}
            error={error("name")}
            value={document.name}
            most={80}
            onChange={(text) => set({ name: text })}
          />
          <ListenFields
            label={t("journeys.trigger")}
            value={document.trigger}
            error={(field) => error(field ? `trigger.${field}` : "trigger")}
            begins
            onChange={(trigger) =>
              set({
                trigger,
                audience: trigger.kind === "date" ? (document.audience ?? loyal) : undefined,
              })
            }
          />
          {document.audience ? (
            <fieldset>
              <legend className="mb-2 font-medium text-ink">{t("journeys.audience")}</legend>
              <ConditionFields
                value={document.audience}
                error={(field) => error(field === "if" ? "audience" : field.replace(/^if/, "audience"))}
                onChange={(audience) => set({ audience })}
              />
            </fieldset>
          ) : null}
          <AgainFields document={document} error={error} set={set} />
        </fieldset>
      </Card>
      <Card>
        <CardHead title={t("journeys.steps")} hint={t("journeys.steps_hint")} />
        <div className="mt-4">
          {error("steps") ? <p className="mb-3 text-bad">{error("steps")}</p> : null}
          <Steps
            steps={document.steps ?? []}
            problem={problem}
            disabled={disabled}
            onChange={(change) => setDocument(change)}
          />
        </div>
      </Card>
      {document.for_you || picksOffers(document.steps) ? (
        <ForYouCard
          value={document.for_you}
          error={(field) => error(field ? `for_you.${field}` : "for_you")}
          disabled={disabled}
          onChange={(for_you) => set({ for_you })}
        />
      ) : null}
      <Card>
        <CardHead title={t("journeys.ends")} hint={t("journeys.ends_hint")} />
        <fieldset disabled={disabled} className="mt-4 flex flex-col gap-5">
          <ListenList
            label={t("journeys.goal")}
            add={t("journeys.add_goal")}
            values={document.goals ?? []}
            error={(field) => error(`goals${field}`)}
            onChange={(goals) => set({ goals })}
          />
          <ListenList
            label={t("journeys.exit")}
            add={t("journeys.add_exit")}
            values={document.exits ?? []}
            error={(field) => error(`exits${field}`)}
            onChange={(exits) => set({ exits })}
          />
        </fieldset>
      </Card>
      <Card>
        <CardHead title={t("journeys.measure")} hint={t("journeys.measure_hint")} />
        <fieldset disabled={disabled} className="mt-4 grid gap-4 sm:grid-cols-2">
          <Count
            label={t("journeys.compare")}
            suffix="%"
            value={document.compare_permille / 10}
            error={error("compare_permille")}
            onChange={(percent) => set({ compare_permille: percent * 10 })}
          />
          <Count
            label={t("journeys.window")}
            suffix={t("journeys.days")}
            value={document.window_days}
            error={error("window_days")}
            onChange={(window_days) => set({ window_days })}
          />
          <Count
            label={t("journeys.most_points")}
            hint={t("journeys.no_bound")}
            value={document.budget?.points ?? 0}
            error={error("budget.points")}
            onChange={(points) => set({ budget: { ...document.budget, points } })}
          />
          <MoneyMost
            value={document.budget?.money}
            error={error("budget.money")}
            onChange={(money) => set({ budget: { ...document.budget, money } })}
          />
        </fieldset>
      </Card>
      <PastCard journey={journey} />
      <FormError error={marked(problem) ?? problem} />
      {asking ? (
        <PublishDialog
          name={document.name}
          number={journey.version + 1}
          busy={save.isPending || publish.isPending}
          onPublish={onPublish}
          onClose={() => setAsking(false)}
        />
      ) : null}
      {journey.state === "stopped" || !may("program:write") ? null : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onSave} busy={save.isPending}>
            {t("journeys.save")}
          </Button>
          <Button variant="primary" onClick={() => setAsking(true)} busy={publish.isPending}>
            {t(journey.version > 0 ? "journeys.publish_changes" : "journeys.publish")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What is wrong stands beside its field: below there are only words that say so. */
function marked(problem: unknown): Error | undefined {
  const first = problem instanceof ApiError ? problem.problem.errors?.[0] : undefined;
  if (!first?.location?.startsWith("body.document")) return undefined;
  return new Error(t("journeys.mend", { what: first.message ?? "" }));
}

interface MoneyMostProps {
  value: number | undefined;
  error?: string;
  onChange: (minor: number | undefined) => void;
}

/** The most it may cost, as the program values points and codes. Empty for no bound. */
function MoneyMost({ value, error, onChange }: MoneyMostProps) {
  const { merchant } = useSession();
  const [text, setText] = useState(amountText(value || undefined, merchant.currency));
  const wrong = text.trim() !== "" && parseAmount(text, merchant.currency) === undefined;
  return (
    <Field
      label={t("journeys.most_money")}
      hint={t("journeys.most_money_hint")}
      error={wrong ? t("form.amount_wrong", { currency: merchant.currency }) : error}
    >
      {(control) => (
        <Input
          {...control}
          value={text}
          suffix={merchant.currency}
          inputMode="decimal"
          onChange={(event) => {
            setText(event.target.value);
            onChange(parseAmount(event.target.value, merchant.currency) || undefined);
          }}
        />
      )}
    </Field>
  );
}

interface PartProps {
  document: JourneyScript;
  error: (field: string) => string | undefined;
  set: (part: Partial<JourneyScript>) => void;
}

type When = "never" | "after_days" | "each";

function AgainFields({ document, error, set }: PartProps) {
  const when = document.again.when as When;
  return (
    <>
      <Choice<When>
        legend={t("journeys.again")}
        value={when}
        onChange={(next) => set({ again: next === "after_days" ? { when: next, days: 90 } : { when: next } })}
        options={[
          { value: "never", label: t("journeys.again_never") },
          { value: "after_days", label: t("journeys.again_after_days") },
          { value: "each", label: t("journeys.again_each") },
        ]}
      />
      {when === "after_days" ? (
        <Count
          label={t("journeys.again_days")}
          suffix={t("journeys.days")}
          value={document.again.days ?? 0}
          error={error("again.days")}
          onChange={(days) => set({ again: { when, days } })}
        />
      ) : null}
    </>
  );
}

function Count({
  label,
  hint,
  suffix,
  value,
  error,
  onChange,
}: {
  label: string;
  hint?: string;
  suffix?: string;
  value: number;
  error?: string;
  onChange: (value: number) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          value={value}
          suffix={suffix}
          inputMode="numeric"
          onChange={(event) => onChange(Number(event.target.value.replace(/[^0-9]/g, "")) || 0)}
        />
      )}
    </Field>
  );
}
