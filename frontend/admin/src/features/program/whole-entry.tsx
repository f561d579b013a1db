import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

interface WholeEntryProps {
  label: string;
  hint?: string;
  unit?: string;
  value: number | undefined;
  min: number;
  max: number;
  /** An empty field is a value, too: it is saved as 0. */
  optional?: boolean;
  onSave: (value: number) => void;
}

/** A number that goes into the draft on leaving the field; an impossible one stays with its reason. */
export function WholeEntry({ label, hint, unit, value, min, max, optional, onSave }: WholeEntryProps) {
  const [text, setText] = useState(optional && !value ? "" : String(value));
  const [left, setLeft] = useState(false);
  const typed = optional && text.trim() === "" ? 0 : parseWhole(text, min, max);
  const leave = () => {
    setLeft(true);
    if (typed !== undefined && typed !== (value ?? 0)) onSave(typed);
  };
  const wrong = optional ? t("form.number_up_to", { max }) : t("life.number_wrong", { min, max });
  return (
    <Field label={label} hint={hint} error={left && typed === undefined ? wrong : undefined}>
      {(control) => (
        <Input
          {...control}
          value={text}
          suffix={unit}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
  );
}
