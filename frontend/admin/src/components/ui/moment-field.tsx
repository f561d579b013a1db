import { Field } from "./field";
import { Input } from "./input";

interface MomentFieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** A day and a time without a zone, to the minute: 2026-12-01T09:00; "" for none. */
  value: string;
  onChange: (moment: string) => void;
}

/** A day and a time in the shop's calendar. */
export function MomentField({ value, onChange, ...field }: MomentFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={value}
          onChange={(event) => onChange(event.target.value.slice(0, 16))}
        />
      )}
    </Field>
  );
}
