import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { type DeskForm, roles } from "./desk-form";

/** How many points one person of the team may give in a month for the trouble shoppers had. */
export function GoodwillCard({ form, error }: { form: UseFormReturn<DeskForm>; error: unknown }) {
  return (
    <Card>
      <CardHead title={t("desk.goodwill")} hint={t("desk.goodwill_hint")} />
      <div className="mt-4 grid gap-4 sm:grid-cols-3">
        {roles.map((role) => (
          <Field
            key={role}
            label={t(`team.role_${role}`)}
            error={form.formState.errors.goodwill?.[role]?.message ?? fieldError(error, `goodwill.${role}`)}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                placeholder={t("desk.no_limit")}
                {...form.register(`goodwill.${role}`, {
                  validate: (text) =>
                    text.trim() === "" ||
                    parseWhole(text, 0, 10_000_000) !== undefined ||
                    t("desk.goodwill_wrong"),
                })}
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  );
}
