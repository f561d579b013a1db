import { useState } from "react";
import { WholeField } from "@/features/program/whole-field";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";

interface NumberFieldProps {
  label: string;
  unit: string;
  hint?: string;
  value: number;
  least: number;
  most: number;
  error: string | undefined;
  onChange: (value: number) => void;
}

/** A whole number. What is none is said at once, and changes nothing. */
export function NumberField({ value, least, most, error, onChange, ...field }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  const read = (typed: string) => parseWhole(typed.trim() || "0", least, most);
  const wrong = read(text) === undefined ? t("studies.number_wrong", { least, most }) : error;
  return (
    <WholeField
      {...field}
      text={text}
      {...(wrong && { error: wrong })}
      onChange={(next) => {
        setText(next);
        const number = read(next);
        if (number !== undefined) onChange(number);
      }}
    />
  );
}
