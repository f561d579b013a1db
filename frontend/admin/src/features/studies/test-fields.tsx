import type { StudyOutline } from "@/api/study-calls";
import { Card, CardHead } from "@/components/ui/card";
import { ChosenList } from "@/components/ui/chosen-list";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { NumberField } from "./number-field";
import { allCountries } from "./outline";

interface TestFieldsProps {
  outline: StudyOutline;
  error: (field: string) => string | undefined;
  set: (part: Partial<StudyOutline>) => void;
}

/** What only a product test has: pieces, where they go, and for how long addresses are kept. */
export function TestFields({ outline, error, set }: TestFieldsProps) {
  const countries = allCountries(locale().language);
  const chosen = outline.countries ?? [];
  const nameOf = (code: string) => countries.find((one) => one.code === code)?.name ?? code;
  const wrong = error("countries") ?? chosen.map((_, i) => error(`countries[${i}]`)).find(Boolean);
  return (
    <Card>
      <CardHead title={t("studies.test")} hint={t("studies.test_hint")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-3">
        <NumberField
          label={t("studies.stock")}
          unit={t("studies.pieces")}
          value={outline.stock ?? 0}
          least={1}
          most={100_000}
          error={error("stock")}
          onChange={(stock) => set({ stock })}
        />
        <NumberField
          label={t("studies.try_days")}
          unit={t("studies.days")}
          value={outline.try_days ?? 0}
          least={1}
          most={120}
          error={error("try_days")}
          onChange={(try_days) => set({ try_days })}
        />
        <NumberField
          label={t("studies.forget_days")}
          unit={t("studies.days")}
          value={outline.forget_days ?? 0}
          least={1}
          most={365}
          error={error("forget_days")}
          onChange={(forget_days) => set({ forget_days })}
        />
      </div>
      <div className="mt-4">
        <Field
          label={t("studies.countries")}
          hint={t("studies.countries_hint")}
          {...(wrong && { error: wrong })}
        >
          {(control) => (
            <>
              <ChosenList
                ids={chosen}
                titleOf={nameOf}
                takeOut={(name) => t("studies.country_remove", { name })}
                onChange={(ids) => set({ countries: ids })}
              />
              <Select
                {...control}
                value=""
                onChange={(event) =>
                  event.target.value && set({ countries: [...chosen, event.target.value] })
                }
              >
                <option value="">{t("studies.country_add")}</option>
                {countries
                  .filter(({ code }) => !chosen.includes(code))
                  .map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
              </Select>
            </>
          )}
        </Field>
      </div>
    </Card>
  );
}
