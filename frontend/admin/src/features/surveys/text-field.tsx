import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { languageName } from "@/features/program/languages";
import { t } from "@/i18n/t";
import { said, standsIn, type Texts } from "./document";

export interface Tongue {
  language: string;
  main: string;
}

interface TextFieldProps extends Tongue {
  label: string;
  hint?: string;
  texts: Texts;
  error: string | undefined;
  long?: boolean;
  /** Characters. */
  most?: number;
  onChange: (texts: Texts) => void;
}

/** One text in the language that is being written; where it is empty, what shoppers read instead stands in grey. */
export function TextField({
  label,
  hint,
  texts,
  language,
  main,
  error,
  long,
  most = 400,
  onChange,
}: TextFieldProps) {
  const instead = standsIn(texts, language, main);
  const Control = long ? Textarea : Input;
  const fallback =
    instead && language !== main ? t("surveys.instead", { language: languageName(main) }) : hint;
  return (
    <Field label={label} hint={fallback} error={error}>
      {(control) => (
        <Control
          {...control}
          lang={language}
          dir="auto"
          maxLength={most}
          placeholder={instead}
          value={texts[language] ?? ""}
          onChange={(event: { target: { value: string } }) =>
            onChange(said(texts, language, event.target.value))
          }
        />
      )}
    </Field>
  );
}
