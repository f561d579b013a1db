import type { MessageSettings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { t } from "@/i18n/t";
import type { useSaveMessageSettings } from "./queries";
import { kindInWords } from "./words";
import { Writer, WriterNote } from "./writer";

interface KindRowProps {
  kind: string;
  /** When it is sent, where its name does not say it. */
  detail?: string;
  settings: MessageSettings;
  /** Who writes it, where that can be told. */
  writer: MessageSettings["kinds"][number] | undefined;
  save: ReturnType<typeof useSaveMessageSettings>;
  on: boolean;
  /** It cannot be switched now, or never. */
  fixed: boolean;
  onChange: (on: boolean) => void;
  onPreview: () => void;
}

/** A kind of message: who writes it, how it looks, and its switch. */
export function KindRow({ kind, detail, settings, writer, save, ...row }: KindRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-card py-2">
      <span className="min-w-[180px] flex-1">
        <span className="block font-strong text-ink">{kindInWords(kind)}</span>
        {detail ? <span className="block text-caption text-ink-3">{detail}</span> : null}
        <WriterNote settings={settings} kind={writer} />
      </span>
      <span className="flex grow items-center gap-3 sm:grow-0">
        <Writer settings={settings} kind={writer} save={save} />
        <Button onClick={row.onPreview}>{t("messages.preview")}</Button>
        <span className="ms-auto flex">
          <Switch checked={row.on} disabled={row.fixed} onChange={row.onChange} label={kindInWords(kind)} />
        </span>
      </span>
    </li>
  );
}
