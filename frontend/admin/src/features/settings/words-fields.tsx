import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LanguageTabs } from "@/features/program/language-tabs";
import { languageName, type ShopperLanguage, shopperLanguages } from "@/features/program/languages";
import { t } from "@/i18n/t";
import { longestName, longestReason, namesState, type SettingsForm } from "./settings-form";

interface WordsFieldsProps {
  form: UseFormReturn<SettingsForm>;
  error: unknown;
  language: ShopperLanguage;
  onLanguage: (language: ShopperLanguage) => void;
}

const places = [0, 1, 2] as const;

/** What points are called and why to join, in each language shoppers read. */
export function WordsFields({ form, error, language, onLanguage }: WordsFieldsProps) {
  const words = form.watch("words");
  const missing = shopperLanguages.filter((one) => namesState(words[one]) === "missing");
  const partial = namesState(words[language]) === "partial" ? t("settings.names_partial") : undefined;
  const name = languageName(language);
  return (
    <Card>
      <CardHead
        title={t("settings.words_title")}
        hint={
          missing.length > 0
            ? t("settings.words_missing", { languages: missing.map(languageName).join(", ") })
            : t("settings.words_complete")
        }
      >
        <LanguageTabs value={language} onChange={onLanguage} />
      </CardHead>
      <div key={language} className="mt-4 grid gap-4 md:grid-cols-2">
        <Field
          label={t("settings.singular", { language: name })}
          error={fieldError(error, `look.points.${language}`)}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register(`words.${language}.singular`)}
              dir="auto"
              maxLength={longestName}
              placeholder={t("settings.singular_example")}
            />
          )}
        </Field>
        <Field label={t("settings.plural", { language: name })} error={partial}>
          {(control) => (
            <Input
              {...control}
              {...form.register(`words.${language}.plural`)}
              dir="auto"
              maxLength={longestName}
              placeholder={t("settings.plural_example")}
            />
          )}
        </Field>
        <fieldset className="md:col-span-2">
          <legend className="font-medium text-ink">{t("settings.reasons")}</legend>
          <p className="mt-0.5 mb-2 text-caption text-ink-3">
            {t("settings.reasons_hint", { max: longestReason })}
          </p>
          <div className="space-y-2">
            {places.map((place) => (
              <Field
                key={place}
                hideLabel
                label={t("settings.reason_n", { n: place + 1, language: name })}
                error={fieldError(error, `look.reasons.${language}[${place}]`)}
              >
                {(control) => (
                  <Input
                    {...control}
                    {...form.register(`words.${language}.reasons.${place}`)}
                    dir="auto"
                    maxLength={longestReason}
                  />
                )}
              </Field>
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
