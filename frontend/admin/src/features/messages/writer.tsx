import type { MessageSettings } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Select } from "@/components/ui/input";
import { kindInWords } from "@/features/messages/words";
import { t } from "@/i18n/t";
import type { useSaveMessageSettings } from "./queries";

type Kind = MessageSettings["kinds"][number];

/** What is to be saved so that a kind is handed over, or not: all others stay. */
function handedAfter(settings: MessageSettings, kind: string, handed: boolean) {
  return {
    sender_name: settings.sender_name,
    off: settings.kinds.filter((one) => !one.on).map((one) => one.kind),
    handed: [...settings.kinds, ...settings.parcels]
      .filter((one) => (one.kind === kind ? handed : one.handed))
      .map((one) => one.kind),
  };
}

/** Who writes a kind of message. Without Klaviyo there is nothing to choose. */
export function Writer({
  settings,
  kind,
  save,
}: {
  settings: MessageSettings;
  kind: Kind | undefined;
  save: ReturnType<typeof useSaveMessageSettings>;
}) {
  if (!kind?.event || (settings.klaviyo === "none" && !kind.handed)) return null;
  return (
    <Select
      className="w-[132px]"
      aria-label={t("messages.by", { kind: kindInWords(kind.kind) })}
      value={kind.handed ? "klaviyo" : ""}
      disabled={save.isPending}
      onChange={(event) => save.mutate(handedAfter(settings, kind.kind, event.target.value === "klaviyo"))}
    >
      <option value="">{t("messages.by_us")}</option>
      <option value="klaviyo">{t("messages.by_klaviyo")}</option>
    </Select>
  );
}

/** What stands below a kind: why it is always sent, who writes it, by which event. */
export function WriterNote({ settings, kind }: { settings: MessageSettings; kind: Kind | undefined }) {
  if (!kind) return null;
  const text = kind.service
    ? settings.klaviyo === "none"
      ? t("messages.always")
      : `${t("messages.always")} ${t("messages.secret")}`
    : kind.handed
      ? t("messages.event", { event: kind.event })
      : "";
  return text ? <span className="block text-caption text-ink-3">{text}</span> : null;
}

/** How Klaviyo stands, where letters can be handed to it. */
export function KlaviyoNote({ settings }: { settings: MessageSettings }) {
  const handed = [...settings.kinds, ...settings.parcels].some((one) => one.handed);
  if (settings.klaviyo === "none" && !handed) return null;
  if (settings.klaviyo === "on") return <p className="mt-1 max-w-[70ch]">{t("messages.by_hint")}</p>;
  return (
    <p className="mt-1 max-w-[70ch]">
      {t(settings.klaviyo === "parked" ? "messages.by_parked" : "messages.by_off")}{" "}
      <AppLink href="/connections" className="text-link underline-offset-2 hover:underline">
        {t("nav.connections")}
      </AppLink>
    </p>
  );
}
