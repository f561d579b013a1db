import type { ReactNode } from "react";
import type { ProgramDocument } from "@/api/types";
import { Disclosure } from "@/components/ui/disclosure";
import { type ControlProps, Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import type { Faults, OrderTexts } from "./try-form";

const channels = ["online", "pos", "draft", "subscription", "b2b", "other"] as const;

interface TryOrderFieldsProps {
  order: OrderTexts;
  faults: Faults;
  currency: string;
  document: ProgramDocument;
  onChange: (order: OrderTexts) => void;
}

/** What else may matter about an order that is typed in. */
export function TryOrderFields({ order, faults, currency, document, onChange }: TryOrderFieldsProps) {
  const put = (change: Partial<OrderTexts>) => onChange({ ...order, ...change });
  const text =
    (name: keyof OrderTexts, more: Parameters<typeof Input>[0] = {}) =>
    (control: ControlProps): ReactNode => (
      <Input
        {...control}
        {...more}
        value={order[name]}
        onChange={(event) => put({ [name]: event.target.value })}
      />
    );
  return (
    <Disclosure summary={t("try.more")}>
      <div className="mt-3 grid grid-cols-2 items-start gap-3">
        <Field label={t("try.discount")} error={faults.discount}>
          {text("discount", { suffix: currency, inputMode: "decimal" })}
        </Field>
        <Field label={t("try.shipping")} error={faults.shipping}>
          {text("shipping", { suffix: currency, inputMode: "decimal" })}
        </Field>
        <Field label={t("try.tax")} error={faults.tax}>
          {text("tax", { suffix: "%", inputMode: "decimal" })}
        </Field>
        <Field label={t("try.channel")}>
          {(control) => (
            <Select
              {...control}
              value={order.channel}
              onChange={(event) => put({ channel: event.target.value })}
            >
              {channels.map((channel) => (
                <option key={channel} value={channel}>
                  {t(`try.channel_${channel}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("try.nth")} hint={t("try.nth_hint")} error={faults.nth}>
          {text("nth", { inputMode: "numeric" })}
        </Field>
        <Field label={t("try.tier")}>
          {(control) => (
            <Select {...control} value={order.tier} onChange={(event) => put({ tier: event.target.value })}>
              <option value="">{t("try.tier_none")}</option>
              {(document.tiers?.tiers ?? []).map((tier) => (
                <option key={tier.id} value={tier.id}>
                  {tier.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("try.country")} hint={t("try.country_hint")} error={faults.country}>
          {text("country", { maxLength: 2 })}
        </Field>
        <Field label={t("try.at")} hint={t("try.at_hint")}>
          {text("at", { type: "datetime-local" })}
        </Field>
        <Field label={t("try.codes")} hint={t("try.codes_hint")}>
          {text("codes")}
        </Field>
        <Field label={t("try.tags")} hint={t("try.codes_hint")}>
          {text("tags")}
        </Field>
      </div>
    </Disclosure>
  );
}
