import { Segmented } from "@/components/ui/segmented";
import { t } from "@/i18n/t";
import { languageName, shopperLanguages } from "./languages";

interface LanguageTabsProps<Language extends string> {
  value: Language;
  onChange: (language: Language) => void;
}

/** Which of the shoppers' languages words are written in. */
export function LanguageTabs<Language extends string>({ value, onChange }: LanguageTabsProps<Language>) {
  return (
    <Segmented
      label={t("joining.language")}
      value={value}
      onChange={onChange}
      options={shopperLanguages.map((one) => ({
        value: one as string as Language,
        label: languageName(one),
      }))}
    />
  );
}
