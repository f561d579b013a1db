import type { ComponentProps } from "react";
import { Field } from "./field";
import { Textarea } from "./input";

type ReasonFieldProps = ComponentProps<typeof Textarea> & {
  label: string;
  hint?: string;
  error?: string;
  /** Of the field; the box itself always looks the same. */
  className?: string;
};

/** Why staff do something: a few lines, as long as the server takes. */
export function ReasonField({ label, hint, error, className, ...box }: ReasonFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(control) => <Textarea {...control} maxLength={500} {...box} />}
    </Field>
  );
}
