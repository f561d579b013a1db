import { useState } from "react";
import type { Enrollment, ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { LanguageTabs } from "@/features/program/language-tabs";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { languageName, type ShopperLanguage, shopperLanguages } from "./languages";

interface CardProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

const enrollments: Enrollment[] = ["accounts", "join", "guests"];

export function EnrollmentCard({ document, save }: CardProps) {
  return (
    <Card>
      <CardHead title={t("joining.who")} />
      <div className="mt-3">
        <Choice
          hideLegend
          legend={t("joining.who")}
          value={document.enrollment}
          onChange={(enrollment) => save({ ...document, enrollment })}
          options={enrollments.map((value) => ({
            value,
            label: t(`joining.${value}`),
            hint: t(`joining.${value}_hint`),
          }))}
        />
      </div>
    </Card>
  );
}

const longest = 365;

/** Goes into the draft on leaving the field; an impossible number stays in the field with its reason. */
export function PendingCard({ document, save }: CardProps) {
  const [text, setText] = useState(String(document.pending_days));
  const [left, setLeft] = useState(false);
  const days = parseWhole(text, 0, longest);
  const leave = () => {
    setLeft(true);
    if (days !== undefined && days !== document.pending_days) save({ ...document, pending_days: days });
  };
  return (
    <Card>
      <CardHead title={t("joining.pending_title")} />
      <Field
        className="mt-3 max-w-[340px]"
        label={t("joining.pending")}
        hint={t("joining.pending_hint")}
        error={left && days === undefined ? t("form.number_up_to", { max: longest }) : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={text}
            suffix={t("form.days_unit")}
            inputMode="numeric"
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
            onBlur={leave}
          />
        )}
      </Field>
    </Card>
  );
}

export function TermsCard({ document, save }: CardProps) {
  const [language, setLanguage] = useState<ShopperLanguage>("en");
  const missing = shopperLanguages.filter((one) => !document.terms[one]?.trim());
  return (
    <Card>
      <CardHead title={t("joining.terms_title")} hint={t("joining.terms_why")}>
        <LanguageTabs value={language} onChange={setLanguage} />
      </CardHead>
      <TermsField
        key={language}
        text={document.terms[language] ?? ""}
        label={t("joining.terms_in", { language: languageName(language) })}
        hint={
          missing.length > 0
            ? t("joining.terms_missing", { languages: missing.map(languageName).join(", ") })
            : t("joining.terms_complete")
        }
        onSave={(text) => save({ ...document, terms: { ...document.terms, [language]: text } })}
      />
    </Card>
  );
}

interface TermsFieldProps {
  text: string;
  label: string;
  hint: string;
  onSave: (text: string) => void;
}

function TermsField({ text, label, hint, onSave }: TermsFieldProps) {
  const [value, setValue] = useState(text);
  return (
    <Field className="mt-4" label={label} hint={hint}>
      {(control) => (
        <Textarea
          {...control}
          dir="auto"
          rows={6}
          maxLength={20_000}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          onBlur={() => value.trim() !== text && onSave(value.trim())}
        />
      )}
    </Field>
  );
}
