import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { WholeEntry } from "@/features/program/whole-entry";
import { t } from "@/i18n/t";
import type { TierPlan } from "./plan";

interface PlanCardProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

const counts = ["lifetime", "calendar_year", "rolling", "membership_year"] as const;
const terms = ["forever", "rest_of_year", "next_year", "months"] as const;
const landings = ["one_down", "qualified", "never"] as const;

/** What counts towards a tier, how long it is kept, and what happens then: for all tiers alike. */
export function PlanCard({ document, save }: PlanCardProps) {
  const plan = document.tiers ?? {};
  const put = (change: Partial<TierPlan>) => save({ ...document, tiers: { ...plan, ...change } });
  const term = plan.term || "forever";
  return (
    <Card>
      <CardHead title={t("tiers.rules_title")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <OneOf
          label={t("tiers.counts")}
          value={plan.counts || "lifetime"}
          options={counts.map((value) => [value, t(`tiers.counts_${value}`)])}
          onChange={(next) => put({ counts: next, months: next === "rolling" ? plan.months || 12 : 0 })}
        />
        {plan.counts === "rolling" ? (
          <WholeEntry
            label={t("tiers.months")}
            unit={t("tiers.months_unit")}
            value={plan.months ?? 12}
            min={1}
            max={60}
            onSave={(months) => put({ months })}
          />
        ) : null}
        <OneOf
          label={t("tiers.term")}
          value={term}
          options={terms.map((value) => [value, t(`tiers.term_${value}`)])}
          onChange={(next) =>
            put({ term: next, term_months: next === "months" ? plan.term_months || 12 : 0 })
          }
        />
        {term === "months" ? (
          <WholeEntry
            label={t("tiers.term_length")}
            unit={t("tiers.months_unit")}
            value={plan.term_months ?? 12}
            min={1}
            max={60}
            onSave={(term_months) => put({ term_months })}
          />
        ) : null}
        {term === "forever" ? null : (
          <>
            <OneOf
              label={t("tiers.landing")}
              value={plan.landing || "one_down"}
              options={landings.map((value) => [value, t(`tiers.landing_${value}`)])}
              onChange={(landing) => put({ landing })}
            />
            <WholeEntry
              label={t("tiers.grace")}
              unit={t("form.days_unit")}
              value={plan.grace_days ?? 0}
              min={0}
              max={365}
              onSave={(grace_days) => put({ grace_days })}
            />
            <WholeEntry
              label={t("tiers.notice")}
              unit={t("form.days_unit")}
              value={plan.notice_days || 14}
              min={1}
              max={90}
              onSave={(notice_days) => put({ notice_days })}
            />
          </>
        )}
      </div>
      <p className="mt-3 text-caption text-ink-3">{t("tiers.rules_note")}</p>
    </Card>
  );
}

interface OneOfProps<Value extends string> {
  label: string;
  value: Value;
  options: [Value, string][];
  onChange: (value: Value) => void;
}

function OneOf<Value extends string>({ label, value, options, onChange }: OneOfProps<Value>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {options.map(([option, words]) => (
            <option key={option} value={option}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
