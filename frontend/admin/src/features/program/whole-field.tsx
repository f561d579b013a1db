import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parsePercent, parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

interface WholeOptions {
  max?: number;
  percent?: boolean;
}

/** The number a text stands for, or what is wrong with it. Percent comes as basis points. */
export function wholeFault(text: string, { max, percent }: WholeOptions): { value?: number; fault?: string } {
  const value = percent ? parsePercent(text) : parseWhole(text, 1, max ?? 10_000_000);
  if (value !== undefined) return { value };
  return {
    fault: percent ? t("form.percent_wrong") : max ? t("form.number_up_to", { max }) : t("form.points_wrong"),
  };
}

interface WholeFieldProps {
  label: string;
  unit: string;
  text: string;
  error?: string;
  hint?: string;
  className?: string;
  onChange: (text: string) => void;
}

export function WholeField({ label, unit, text, error, hint, className, onChange }: WholeFieldProps) {
  return (
    <Field label={label} error={error} hint={hint} className={className}>
      {(control) => (
        <Input
          {...control}
          value={text}
          suffix={unit}
          inputMode="decimal"
          autoComplete="off"
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
