import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { SellingSettings } from "@/api/offer-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { useSaveSellingSettings, useSellingSettings } from "./queries";

/** How often and when members are written to, and where without asking. */
export function RulesCard() {
  const settings = useSellingSettings();
  return (
    <Card>
      <CardHead title={t("offers.rules")} hint={t("offers.rules_hint")} />
      <div className="mt-3">
        {settings.data ? (
          <RulesForm settings={settings.data} />
        ) : (
          <Awaited query={settings} failed={t("offers.rules_failed")} lines={4} />
        )}
      </div>
    </Card>
  );
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function minutesOf(text: string, before: number): number {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(":").map(Number);
  return Number.isInteger(hours) && Number.isInteger(minutes) ? hours * 60 + minutes : before;
}

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const silences = [0, 6, 12, 24, 48, 72, 168, 336];

const silenceInWords = (hours: number) =>
  hours === 0
    ? t("offers.silence_none")
    : hours % 24 === 0
      ? t("offers.silence_days", { count: hours / 24 })
      : t("offers.silence_hours", { count: hours });

function RulesForm({ settings }: { settings: SellingSettings }) {
  const [now, setNow] = useState(settings);
  const save = useSaveSellingSettings();
  const toast = useToast();
  const set = (change: Partial<SellingSettings>) => setNow({ ...now, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(now, { onSuccess: () => toast(t("offers.rules_saved")) });
  };
  const number = (name: "per_day" | "per_week", from: number, to: number) => (
    <Field label={t(`offers.${name}`)} error={fieldError(save.error, name)}>
      {(control) => (
        <Select {...control} value={now[name]} onChange={(e) => set({ [name]: Number(e.target.value) })}>
          {upTo(from, to).map((n) => (
            <option key={n} value={n}>
              {t("offers.times", { count: n })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  const time = (name: "quiet_from" | "quiet_to") => (
    <Field label={t(`offers.${name}`)} error={fieldError(save.error, name)}>
      {(control) => (
        <Input
          {...control}
          type="time"
          value={clock(now[name])}
          onChange={(e) => set({ [name]: minutesOf(e.target.value, now[name]) })}
        />
      )}
    </Field>
  );
  const silence = (name: "after_order_hours" | "after_request_hours") => (
    <Field label={t(`offers.${name}`)} error={fieldError(save.error, name)}>
      {(control) => (
        <Select {...control} value={now[name]} onChange={(e) => set({ [name]: Number(e.target.value) })}>
          {[...new Set([...silences, now[name]])]
            .sort((a, b) => a - b)
            .map((hours) => (
              <option key={hours} value={hours}>
                {silenceInWords(hours)}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} noValidate>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {number("per_day", 1, 5)}
        {number("per_week", now.per_day, 20)}
        <div className="hidden lg:block" />
        {time("quiet_from")}
        {time("quiet_to")}
        <p className="self-center text-caption text-ink-3">{t("offers.quiet_hint")}</p>
        {silence("after_order_hours")}
        {silence("after_request_hours")}
        <p className="self-center text-caption text-ink-3">{t("offers.silence_hint")}</p>
      </div>
      <Countries settings={now} onChange={(customers_in) => set({ customers_in })} />
      <FormError error={save.error} fields={["per_day", "per_week", "quiet_from", "quiet_to"]} />
      <Button type="submit" className="mt-4" busy={save.isPending} needs="settings:write">
        {t("action.save")}
      </Button>
    </form>
  );
}

interface CountriesProps {
  settings: SellingSettings;
  onChange: (chosen: string[]) => void;
}

/** Where those who bought are written to without having said yes. */
function Countries({ settings, onChange }: CountriesProps) {
  const chosen = settings.customers_in ?? [];
  const names = new Intl.DisplayNames(locale().language, { type: "region" });
  const countries = (settings.countries ?? [])
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const toggle = (code: string, on: boolean) =>
    onChange(on ? [...chosen, code] : chosen.filter((one) => one !== code));
  return (
    <details className="mt-4 rounded-control border border-line px-3 py-2">
      <summary className="min-h-6 cursor-pointer font-medium text-ink">
        {chosen.length === 0 ? t("offers.countries_none") : t("offers.countries", { count: chosen.length })}
      </summary>
      <p className="mt-1 max-w-[70ch] text-caption text-ink-3">{t("offers.countries_hint")}</p>
      <fieldset className="mt-2 grid gap-1 sm:grid-cols-3 lg:grid-cols-4">
        <legend className="sr-only">{t("offers.countries", { count: chosen.length })}</legend>
        {countries.map(({ code, name }) => (
          <Checkbox
            key={code}
            label={name}
            checked={chosen.includes(code)}
            onChange={(event) => toggle(code, event.target.checked)}
          />
        ))}
      </fieldset>
    </details>
  );
}
