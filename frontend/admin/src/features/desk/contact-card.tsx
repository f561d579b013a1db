import type { UseFormReturn } from "react-hook-form";
import { fieldError } from "@/api/client";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/i18n/t";
import type { DeskForm } from "./desk-form";

const ways = ["whatsapp", "instagram", "messenger"] as const;

/** Where else shoppers reach the shop: a button each, in the widget and on the loyalty page. */
export function ContactCard({ form, error }: { form: UseFormReturn<DeskForm>; error: unknown }) {
  return (
    <Card>
      <CardHead title={t("desk.contact")} hint={t("desk.contact_hint")} />
      <div className="mt-4 flex flex-col gap-4">
        {ways.map((way) => (
          <Field
            key={way}
            label={t(`desk.${way}`)}
            hint={t(`desk.${way}_hint`)}
            error={fieldError(error, way)}
          >
            {(control) => (
              <Input
                {...control}
                {...form.register(way)}
                inputMode={way === "whatsapp" ? "tel" : "text"}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  );
}
