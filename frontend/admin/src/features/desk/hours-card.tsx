import { Plus, Trash2 } from "lucide-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select, Textarea } from "@/components/ui/input";
import { priorities, priorityInWords } from "@/features/requests/words";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { type DeskForm, minutesOf } from "./desk-form";

interface HoursCardProps {
  form: UseFormReturn<DeskForm>;
  error: unknown;
}

const days = [1, 2, 3, 4, 5, 6, 7];

/** Monday is 1: the 1st of January 2024 was one. */
const dayName = (day: number) =>
  new Intl.DateTimeFormat(locale().language, { weekday: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2024, 0, day)),
  );

/** When somebody answers, and how soon. */
export function HoursCard({ form, error }: HoursCardProps) {
  const hours = useFieldArray({ control: form.control, name: "hours" });
  const wrong = [
    "hours",
    ...hours.fields.flatMap((_, i) => [`hours[${i}]`, `hours[${i}].from`, `hours[${i}].until`]),
  ]
    .map((field) => fieldError(error, field))
    .find(Boolean);
  return (
    <Card>
      <CardHead title={t("desk.hours")} hint={t("desk.hours_hint", { zone: locale().timeZone })} />
      <ul className="mt-4 flex flex-col gap-2">
        {hours.fields.map((field, index) => (
          <li
            key={field.id}
            className="flex flex-wrap items-end gap-2 max-md:border-b max-md:border-line max-md:pb-3"
          >
            <Field label={t("desk.day")} hideLabel className="flex-1 basis-32 max-md:basis-2/3">
              {(control) => (
                <Select {...control} {...form.register(`hours.${index}.day`, { valueAsNumber: true })}>
                  {days.map((day) => (
                    <option key={day} value={day}>
                      {dayName(day)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field
              label={t("desk.from")}
              hideLabel
              className="w-32 max-md:order-1 max-md:w-auto max-md:grow max-md:basis-28"
            >
              {(control) => <Input {...control} type="time" {...form.register(`hours.${index}.from`)} />}
            </Field>
            <span aria-hidden className="pb-1.5 text-ink-3 max-md:order-1">
              –
            </span>
            <Field
              label={t("desk.until")}
              hideLabel
              className="w-32 max-md:order-1 max-md:w-auto max-md:grow max-md:basis-28"
            >
              {(control) => <Input {...control} type="time" {...form.register(`hours.${index}.until`)} />}
            </Field>
            <IconButton
              icon={Trash2}
              label={t("desk.remove_hours", { day: dayName(form.watch(`hours.${index}.day`)) })}
              onClick={() => hours.remove(index)}
            />
          </li>
        ))}
      </ul>
      {hours.fields.length === 0 ? <p className="text-ink-3">{t("desk.always")}</p> : null}
      {wrong ? (
        <p role="alert" className="mt-2 text-caption font-medium text-bad">
          {wrong}
        </p>
      ) : null}
      <Button
        className="mt-3"
        icon={Plus}
        onClick={() =>
          hours.append({
            day: ((hours.fields.at(-1)?.day ?? 0) % 7) + 1,
            from: hours.fields.at(-1)?.from ?? "09:00",
            until: hours.fields.at(-1)?.until ?? "17:00",
          })
        }
      >
        {t("desk.add_hours")}
      </Button>
      <Field
        className="mt-5"
        label={t("desk.holidays")}
        hint={t("desk.holidays_hint")}
        error={fieldError(error, "holidays")}
      >
        {(control) => <Textarea {...control} rows={3} {...form.register("holidays")} />}
      </Field>
      <h3 className="mt-6 font-strong text-ink">{t("desk.targets")}</h3>
      <p className="text-caption text-ink-3">{t("desk.targets_hint")}</p>
      <div className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {priorities.map((one) => (
          <fieldset key={one} className="min-w-0">
            <legend className="mb-1 text-ink">{priorityInWords(one)}</legend>
            <div className="grid grid-cols-2 gap-2">
              {(["reply", "solve"] as const).map((what) => (
                <Field
                  key={what}
                  label={t(`desk.${what}`)}
                  error={
                    form.formState.errors[what]?.[one]?.message ?? fieldError(error, `targets.${one}.${what}`)
                  }
                >
                  {(control) => (
                    <Input
                      {...control}
                      inputMode="decimal"
                      suffix={t("desk.hours_unit")}
                      {...form.register(`${what}.${one}`, {
                        validate: (text) => minutesOf(text) !== undefined || t("desk.hours_wrong"),
                      })}
                    />
                  )}
                </Field>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </Card>
  );
}
