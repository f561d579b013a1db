import type { Rule } from "@/api/types";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import type { RuleForm } from "./rule-form";

interface RuleBaseFieldsProps {
  form: RuleForm;
  set: <Name extends keyof RuleForm>(name: Name, value: RuleForm[Name]) => void;
}

const parts = ["tax", "shipping", "tips", "gift_cards"] as const;
const roundings: Rule["rounding"][] = ["down", "nearest", "up"];

/** What counts besides the goods, and what happens to parts of a point. */
export function RuleBaseFields({ form, set }: RuleBaseFieldsProps) {
  return (
    <div className="mt-2 grid gap-4 md:grid-cols-2">
      <fieldset>
        <legend className="mb-1.5 font-medium text-ink">{t("rule.counts_too")}</legend>
        {parts.map((part) => (
          <Checkbox
            key={part}
            label={t(`rule.part_${part}`)}
            checked={form.base[part]}
            onChange={(event) => set("base", { ...form.base, [part]: event.target.checked })}
          />
        ))}
        <p className="mt-1 text-caption text-ink-3">{t("rule.counts_note")}</p>
      </fieldset>
      <Field label={t("rule.rounding")}>
        {(control) => (
          <Select
            {...control}
            value={form.rounding}
            onChange={(event) => set("rounding", event.target.value as Rule["rounding"])}
          >
            {roundings.map((rounding) => (
              <option key={rounding} value={rounding}>
                {t(`rule.rounding_${rounding}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
