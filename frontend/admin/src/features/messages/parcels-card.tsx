import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { DeliverySettings, MessageSettings } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { locale } from "@/i18n/locale";
import { parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { KindRow } from "./kind-row";
import { PreviewDialog } from "./preview-dialog";
import { useDeliverySettings, useSaveDeliverySettings, useSaveMessageSettings } from "./queries";

/** Which letters about an order's parcel are sent, and how long parcels take. */
export function ParcelsCard({ messages }: { messages: MessageSettings }) {
  const settings = useDeliverySettings();
  return (
    <Card flush>
      <div className="px-card pt-card pb-3">
        <CardHead title={t("messages.parcels")} hint={t("messages.parcels_hint")} />
      </div>
      {settings.data ? (
        <Parcels settings={settings.data} messages={messages} />
      ) : (
        <Awaited query={settings} failed={t("messages.parcels_failed")} rows={4} />
      )}
    </Card>
  );
}

function Parcels({ settings, messages }: { settings: DeliverySettings; messages: MessageSettings }) {
  const [shown, setShown] = useState("");
  const save = useSaveDeliverySettings();
  const hand = useSaveMessageSettings();
  const letters = settings.letters ?? [];
  const writers = new Map(messages.parcels.map((one) => [one.kind, one]));
  const change = (kind: string, on: boolean) =>
    save.mutate({
      letters: letters.filter((one) => (one.kind === kind ? on : one.on)).map((one) => one.kind),
      usual_days: settings.usual_days,
      late_days: settings.late_days,
    });
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {letters.map(({ kind, on }) => (
          <KindRow
            key={kind}
            kind={kind}
            detail={t(`messages.parcel_${kind}`)}
            settings={messages}
            writer={writers.get(kind)}
            save={hand}
            on={on}
            fixed={save.isPending}
            onChange={(next) => change(kind, next)}
            onPreview={() => setShown(kind)}
          />
        ))}
      </ul>
      <div className="px-card pb-card">
        <FormError error={save.error ?? hand.error} />
        <Times settings={settings} />
      </div>
      <PreviewDialog kind={shown} onClose={() => setShown("")} />
    </>
  );
}

/** How long parcels took, by country, and what is taken for the others. */
function Times({ settings }: { settings: DeliverySettings }) {
  const names = new Intl.DisplayNames(locale().language, { type: "region" });
  const countries = settings.countries ?? [];
  return (
    <>
      <h3 className="mt-4 font-strong text-ink">{t("messages.times")}</h3>
      <p className="mt-1 max-w-[70ch] text-caption text-ink-3">
        {t(settings.told ? "messages.times_hint" : "messages.times_untold")}
      </p>
      {countries.length > 0 ? (
        <ul className="mt-2 max-w-[520px] divide-y divide-line">
          {countries.map((one) => (
            <li key={one.country} className="flex flex-wrap justify-between gap-x-3 py-1.5">
              <span className="text-ink">{names.of(one.country) ?? one.country}</span>
              <span className="text-ink-2 tabular-nums">
                {one.late_days > 0
                  ? t("messages.time_late", { usual: daysOf(one.usual_hours), count: one.late_days })
                  : t("messages.time", { usual: daysOf(one.usual_hours) })}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <TypedTimes key={`${settings.usual_days}-${settings.late_days}`} settings={settings} />
    </>
  );
}

const daysOf = (hours: number) => t("messages.days", { count: Math.max(1, Math.round(hours / 24)) });

function TypedTimes({ settings }: { settings: DeliverySettings }) {
  const [usual, setUsual] = useState(shown(settings.usual_days));
  const [late, setLate] = useState(shown(settings.late_days));
  const [wrong, setWrong] = useState<"usual_days" | "late_days" | "">("");
  const save = useSaveDeliverySettings();
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usualDays = daysTyped(usual, 60);
    const lateDays = daysTyped(late, 90);
    setWrong(usualDays === undefined ? "usual_days" : lateDays === undefined ? "late_days" : "");
    if (usualDays === undefined || lateDays === undefined) return;
    const letters = (settings.letters ?? []).filter((one) => one.on).map((one) => one.kind);
    save.mutate(
      { letters, usual_days: usualDays, late_days: lateDays },
      { onSuccess: () => toast(t("messages.times_saved")) },
    );
  };
  const field = (name: "usual_days" | "late_days", value: string, onChange: (text: string) => void) => (
    <Field
      className="w-full sm:w-[200px]"
      label={t(`messages.${name}`)}
      error={wrong === name ? t("messages.days_wrong") : fieldError(save.error, name)}
    >
      {(control) => (
        <Input
          {...control}
          value={value}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} noValidate className="mt-3">
      <p className="mb-2 max-w-[70ch]">{t("messages.times_typed")}</p>
      <div className="flex flex-wrap items-start gap-3">
        {field("usual_days", usual, setUsual)}
        {field("late_days", late, setLate)}
      </div>
      <FormError error={save.error} fields={["usual_days", "late_days"]} />
      <Button type="submit" className="mt-3" busy={save.isPending} needs="settings:write">
        {t("action.save")}
      </Button>
    </form>
  );
}

const shown = (days: number) => (days > 0 ? String(days) : "");

const daysTyped = (text: string, most: number) => (text.trim() === "" ? 0 : parseWhole(text, 0, most));
