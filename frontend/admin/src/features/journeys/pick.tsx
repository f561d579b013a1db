import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";

/** One of the things that the merchant has. What is gone stays chosen until another is. */
export function Pick({
  label,
  value,
  error,
  options,
  none,
  any,
  onChange,
}: {
  label: string;
  value: string;
  error?: string;
  options: { id: string; name: string }[];
  none: string;
  /** What choosing nothing means. */
  any?: string;
  onChange: (id: string) => void;
}) {
  const gone = value !== "" && !options.some((one) => one.id === value);
  return (
    <Field label={label} error={error} hint={options.length === 0 ? none : undefined}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{any ?? t("journeys.choose")}</option>
          {gone ? <option value={value}>{value}</option> : null}
          {options.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
