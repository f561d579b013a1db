import { useState } from "react";
import type { MessageSettings } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { KindRow } from "@/features/messages/kind-row";
import { PreviewDialog } from "@/features/messages/preview-dialog";
import { useSaveMessageSettings } from "@/features/messages/queries";
import { KlaviyoNote } from "@/features/messages/writer";
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
          <KindRow
            key={one.kind}
            kind={one.kind}
            settings={settings}
            writer={one}
            save={save}
            on={one.on}
            fixed={one.service || save.isPending}
            onChange={(next) => change(one.kind, next)}
            onPreview={() => setShown(one.kind)}
          />
        ))}
      </ul>
      <PreviewDialog kind={shown} onClose={() => setShown("")} />
    </Card>
  );
}
