import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";

export type Place = "mail" | "shop" | "both";

const places: Place[] = ["mail", "shop", "both"];

/** Where a message that sells reaches members. */
export function PlaceField({
  value,
  error,
  onChange,
}: {
  value: Place;
  error?: string | undefined;
  onChange: (place: Place) => void;
}) {
  return (
    <Field label={t("places.label")} hint={t("places.hint")} {...(error && { error })}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as Place)}>
          {places.map((place) => (
            <option key={place} value={place}>
              {t(`places.${place}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
