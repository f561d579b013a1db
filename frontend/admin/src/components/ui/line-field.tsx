import { Field } from "./field";
import { Input } from "./input";

interface LineFieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: string;
  /** How many characters fit. */
  most: number;
  onChange: (text: string) => void;
}

/** One line of text, such as a name. */
export function LineField({ value, most, onChange, ...field }: LineFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <Input
          {...control}
          value={value}
          maxLength={most}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
