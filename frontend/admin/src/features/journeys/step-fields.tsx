import type { ReactNode } from "react";
import type { JourneyStep } from "@/api/journey-calls";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useKlaviyo, useWebhooks } from "@/features/connections/queries";
import { PlaceField } from "@/features/offers/place-field";
import { useProgram } from "@/features/program/queries";
import { t } from "@/i18n/t";
import { ConditionFields } from "./condition-fields";
import { ListenList } from "./listen-fields";
import { Pick } from "./pick";
import { useMessageTemplates, useSurveyNames } from "./queries";

interface StepFieldsProps {
  step: JourneyStep;
  error: (field: string) => string | undefined;
  onChange: (step: JourneyStep) => void;
}

const units = [
  ["days", 60 * 24],
  ["hours", 60],
  ["minutes", 1],
] as const;

/** The fields of one step, by its kind. */
export function StepFields({ step, error, onChange }: StepFieldsProps) {
  const set = (part: Partial<JourneyStep>) => onChange({ ...step, ...part });
  const shared = { step, error, set };
  switch (step.kind) {
    case "wait":
      return <Minutes {...shared} label={t("journeys.wait_for")} />;
    case "until":
      return (
        <div className="flex flex-col gap-4">
          <ListenList
            label={t("journeys.wait_on")}
            add={t("journeys.add_event")}
            values={step.on ?? []}
            error={(field) => error(`on${field}`) ?? (field === "[0]" ? error("on") : undefined)}
            onChange={(on) => set({ on })}
          />
          <Minutes {...shared} label={t("journeys.at_most")} />
          {step.shown || step.then?.[0]?.kind === "points" ? (
            <div>
              <Checkbox
                label={t("journeys.shown")}
                checked={step.shown ?? false}
                onChange={(event) => set({ shown: event.target.checked || undefined })}
              />
              <p className={error("shown") ? "text-bad" : "text-caption text-ink-3"}>
                {error("shown") ?? t("journeys.shown_hint")}
              </p>
            </div>
          ) : null}
        </div>
      );
    case "hour":
      return (
        <Row>
          <Whole {...shared} field="from" label={t("journeys.from_hour")} suffix={t("journeys.clock")} />
          <Whole {...shared} field="until" label={t("journeys.until_hour")} suffix={t("journeys.clock")} />
        </Row>
      );
    case "split":
      return <Shares {...shared} />;
    case "points":
      return (
        <Row>
          <Whole {...shared} field="points" label={t("journeys.points")} />
          <Text {...shared} field="note" label={t("journeys.note")} hint={t("journeys.note_hint")} />
        </Row>
      );
    case "reward":
      return <Reward {...shared} />;
    case "for_you":
      return <Whole {...shared} field="rung" label={t("journeys.rung")} hint={t("journeys.rung_hint")} />;
    case "tier":
      return (
        <Row>
          <Tier {...shared} />
          <Whole {...shared} field="days" label={t("journeys.for_days")} suffix={t("journeys.days")} />
          <Text {...shared} field="note" label={t("journeys.note")} hint={t("journeys.note_hint")} />
        </Row>
      );
    case "message":
      return <Message {...shared} />;
    case "branch":
      return (
        <ConditionFields value={step.if} error={error} onChange={(condition) => set({ if: condition })} />
      );
    case "tag":
      return <Text {...shared} field="tag" label={t("journeys.tag")} hint={t("journeys.tag_hint")} />;
    case "untag":
      return <Text {...shared} field="tag" label={t("journeys.tag")} hint={t("journeys.untag_hint")} />;
    case "survey":
      return <Survey {...shared} />;
    case "webhook":
      return <Server {...shared} />;
    case "handover":
      return (
        <Row>
          <Tool {...shared} />
          <Text
            {...shared}
            field="note"
            label={t("journeys.event_name")}
            hint={t("journeys.event_name_hint")}
          />
        </Row>
      );
    case "request":
      return (
        <Text {...shared} field="note" label={t("journeys.ask_for")} hint={t("journeys.ask_for_hint")} />
      );
    default:
      return null;
  }
}

const Row = ({ children }: { children: ReactNode }) => (
  <div className="grid gap-3 sm:grid-cols-2">{children}</div>
);

interface Shared {
  step: JourneyStep;
  error: (field: string) => string | undefined;
  set: (part: Partial<JourneyStep>) => void;
}

function Minutes({ step, error, set, label }: Shared & { label: string }) {
  const minutes = step.minutes ?? 0;
  const [unit, size] = units.find(([, one]) => minutes % one === 0) ?? units[2];
  return (
    <Field label={label} error={error("minutes")}>
      {(control) => (
        <span className="flex gap-2">
          <Input
            {...control}
            value={minutes / size || ""}
            inputMode="numeric"
            className="max-w-28"
            onChange={(event) => set({ minutes: whole(event.target.value) * size })}
          />
          <Select
            aria-label={t("journeys.unit", { what: label })}
            value={unit}
            className="max-w-40"
            onChange={(event) =>
              set({
                minutes: (minutes / size) * (units.find(([name]) => name === event.target.value)?.[1] ?? 1),
              })
            }
          >
            {units.map(([name]) => (
              <option key={name} value={name}>
                {t(`journeys.${name}`)}
              </option>
            ))}
          </Select>
        </span>
      )}
    </Field>
  );
}

const whole = (text: string): number => Number(text.replace(/[^0-9]/g, "")) || 0;

type WholeField = "from" | "until" | "points" | "days" | "rung";

function Whole({
  step,
  error,
  set,
  field,
  label,
  hint,
  suffix,
}: Shared & { field: WholeField; label: string; hint?: string; suffix?: string }) {
  return (
    <Field label={label} hint={hint} error={error(field)}>
      {(control) => (
        <Input
          {...control}
          value={step[field] ?? (field === "from" ? 0 : "")}
          suffix={suffix}
          inputMode="numeric"
          onChange={(event) => set({ [field]: whole(event.target.value) })}
        />
      )}
    </Field>
  );
}

function Text({
  step,
  error,
  set,
  field,
  label,
  hint,
}: Shared & { field: "note" | "tag"; label: string; hint: string }) {
  return (
    <LineField
      label={label}
      hint={hint}
      error={error(field)}
      value={step[field] ?? ""}
      most={field === "tag" ? 40 : 200}
      onChange={(text) => set({ [field]: text })}
    />
  );
}

function Reward({ step, error, set }: Shared) {
  const program = useProgram();
  const rewards = (program.data?.live?.document.rewards ?? []).filter((one) => one.active);
  return (
    <Pick
      label={t("journeys.reward")}
      value={step.reward ?? ""}
      error={error("reward")}
      options={rewards}
      none={t("journeys.no_rewards")}
      onChange={(reward) => set({ reward })}
    />
  );
}

function Tier({ step, error, set }: Shared) {
  const program = useProgram();
  return (
    <Pick
      label={t("journeys.tier")}
      value={step.tier ?? ""}
      error={error("tier")}
      options={program.data?.live?.document.tiers?.tiers ?? []}
      none={t("journeys.no_tiers")}
      onChange={(tier) => set({ tier })}
    />
  );
}

function Message({ step, error, set }: Shared) {
  const templates = useMessageTemplates();
  return (
    <div className="flex flex-col gap-3">
      <Row>
        <Pick
          label={t("journeys.template")}
          value={step.template ?? ""}
          error={error("template")}
          options={templates.data ?? []}
          none={t("journeys.no_templates")}
          onChange={(template) => set({ template })}
        />
        <Field label={t("journeys.patience")} hint={t("journeys.patience_hint")} error={error("days")}>
          {(control) => (
            <Input
              {...control}
              value={step.days || ""}
              placeholder="2"
              suffix={t("journeys.days")}
              inputMode="numeric"
              onChange={(event) => set({ days: whole(event.target.value) || undefined })}
            />
          )}
        </Field>
      </Row>
      <PlaceField
        value={step.place ?? "mail"}
        error={error("place")}
        onChange={(place) => set({ place: place === "mail" ? undefined : place })}
      />
    </div>
  );
}

function Survey({ step, error, set }: Shared) {
  const surveys = useSurveyNames(true);
  const live = (surveys.data ?? []).filter((one) => one.state === "live");
  return (
    <Pick
      label={t("journeys.survey")}
      value={step.target ?? ""}
      error={error("target")}
      options={live.map((one) => ({ id: one.slug, name: one.draft.name }))}
      none={t("journeys.no_surveys")}
      onChange={(target) => set({ target })}
    />
  );
}

function Server({ step, error, set }: Shared) {
  const webhooks = useWebhooks();
  return (
    <Pick
      label={t("journeys.server")}
      value={step.target ?? ""}
      error={error("target")}
      options={(webhooks.data ?? []).map((one) => ({ id: one.id, name: one.name || one.url }))}
      none={t("journeys.no_servers")}
      onChange={(target) => set({ target })}
    />
  );
}

function Tool({ step, error, set }: Shared) {
  const klaviyo = useKlaviyo();
  return (
    <Pick
      label={t("journeys.tool")}
      value={step.target ?? ""}
      error={error("target")}
      options={klaviyo.data?.connected ? [{ id: "klaviyo", name: "Klaviyo" }] : []}
      none={t("journeys.no_tools")}
      onChange={(target) => set({ target })}
    />
  );
}

function Shares({ step, error, set }: Shared) {
  const arms = step.arms ?? [];
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {arms.map((arm, i) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no names of their own
          key={i}
          label={t("journeys.share_of", { number: i + 1 })}
          error={error(`arms[${i}].share_permille`) ?? (i === 0 ? error("arms") : undefined)}
        >
          {(control) => (
            <Input
              {...control}
              value={arm.share_permille / 10}
              suffix="%"
              inputMode="decimal"
              onChange={(event) =>
                set({
                  arms: arms.map((one, n) =>
                    n === i ? { ...one, share_permille: whole(event.target.value) * 10 } : one,
                  ),
                })
              }
            />
          )}
        </Field>
      ))}
    </div>
  );
}
