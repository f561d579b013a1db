import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { logoIsFine, type SettingsForm } from "./settings-form";

interface FieldsProps {
  form: UseFormReturn<SettingsForm>;
  error: unknown;
}

export function ProgramFields({ form, error }: FieldsProps) {
  const { errors } = form.formState;
  return (
    <Card>
      <CardHead title={t("settings.program_title")} />
      <Field
        className="mt-3"
        label={t("settings.name")}
        hint={t("settings.name_hint")}
        error={errors.name?.message ?? fieldError(error, "name")}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("name", { validate: (text) => text.trim() !== "" || t("form.name_missing") })}
            maxLength={80}
            autoComplete="organization"
          />
        )}
      </Field>
      <Field
        className="mt-4"
        label={t("settings.logo")}
        hint={t("settings.logo_hint")}
        error={errors.logo_url?.message ?? fieldError(error, "look.logo_url")}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("logo_url", {
              validate: (text) => logoIsFine(text) || t("settings.logo_wrong"),
            })}
            inputMode="url"
            autoComplete="off"
            placeholder="https://"
          />
        )}
      </Field>
    </Card>
  );
}
