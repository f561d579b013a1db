import type { Window } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AmountFields, type AmountTexts } from "./amount-fields";
import type { BudgetForm } from "./budget-form";
import { WholeField } from "./whole-field";

const windows: Window[] = ["day", "week", "month", "year", "lifetime"];

interface BudgetFieldsProps {
  form: BudgetForm;
  fault?: string;
  moneyFaults: AmountTexts;
  onChange: (form: BudgetForm) => void;
}

/** The most that something gives to everybody together, in points and in money. */
export function BudgetFields({ form, fault, moneyFaults, onChange }: BudgetFieldsProps) {
  const { points: names } = useSession();
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <WholeField
        label={t("rule.budget")}
        hint={t("rule.budget_hint")}
        unit={names.plural}
        text={form.points}
        error={fault}
        onChange={(points) => onChange({ ...form, points })}
      />
      <AmountFields
        optional
        label={t("budget.money")}
        hint={t("budget.money_hint")}
        texts={form.money}
        faults={moneyFaults}
        onChange={(money) => onChange({ ...form, money })}
      />
      <WindowField
        label={t("rule.budget_window")}
        value={form.window}
        onChange={(window) => onChange({ ...form, window })}
      />
    </div>
  );
}

interface WindowFieldProps {
  label: string;
  value: Window;
  onChange: (window: Window) => void;
}

export function WindowField({ label, value, onChange }: WindowFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as Window)}>
          {windows.map((window) => (
            <option key={window} value={window}>
              {t(`rule.window_${window}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
