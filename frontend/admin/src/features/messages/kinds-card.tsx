import { useState } from "react";
import type { MessageSettings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Switch } from "@/components/ui/switch";
import { PreviewDialog } from "@/features/messages/preview-dialog";
import { useSaveMessageSettings } from "@/features/messages/queries";
import { kindInWords } from "@/features/messages/words";
import { KlaviyoNote, Writer, WriterNote } from "@/features/messages/writer";
import { t } from "@/i18n/t";

/** A switch a kind of message, and how each looks. */
export function KindsCard({ settings }: { settings: MessageSettings }) {
  const [shown, setShown] = useState("");
  const save = useSaveMessageSettings();
  const change = (kind: string, on: boolean) => {
    const off = settings.kinds.filter((k) => (k.kind === kind ? !on : !k.on)).map((k) => k.kind);
    save.mutate({ sender_name: settings.sender_name, off });
  };
  return (
    <Card flush>
      <div className="px-card pt-card pb-3">
        <CardHead title={t("messages.kinds")} />
        <KlaviyoNote settings={settings} />
        <FormError error={save.error} />
      </div>
      <ul className="divide-y divide-line border-t border-line">
        {settings.kinds.map((one) => (
          <li key={one.kind} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-card py-2">
            <span className="min-w-[180px] flex-1">
              <span className="block font-strong text-ink">{kindInWords(one.kind)}</span>
              <WriterNote settings={settings} kind={one} />
            </span>
            <span className="flex grow items-center gap-3 sm:grow-0">
              <Writer settings={settings} kind={one} save={save} />
              <Button onClick={() => setShown(one.kind)}>{t("messages.preview")}</Button>
              <span className="ms-auto flex">
                <Switch
                  checked={one.on}
                  disabled={one.service || save.isPending}
                  onChange={(next) => change(one.kind, next)}
                  label={kindInWords(one.kind)}
                />
              </span>
            </span>
          </li>
        ))}
      </ul>
      <PreviewDialog kind={shown} onClose={() => setShown("")} />
    </Card>
  );
}
