import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { KindsCard } from "@/features/messages/kinds-card";
import { MessageLog } from "@/features/messages/message-log";
import { ParcelsCard } from "@/features/messages/parcels-card";
import { useDeliverySettings, useMessageSettings } from "@/features/messages/queries";
import { SenderCard } from "@/features/messages/sender-card";
import { t } from "@/i18n/t";

/** Which messages members get, and which they got. */
export function MessagesPage() {
  const settings = useMessageSettings();
  const parcels = useDeliverySettings();
  return (
    <Page
      needs="settings:write"
      title={t("nav.messages")}
      hint={t(settings.data && !settings.data.served ? "messages.no_server" : "messages.hint")}
      actions={
        <AppLink href="/messages/offers" className={buttonClass()}>
          {t("nav.offers")}
        </AppLink>
      }
    >
      <div className="flex flex-col gap-4">
        {settings.data ? (
          <>
            <SenderCard settings={settings.data} />
            <KindsCard settings={settings.data} />
            <ParcelsCard messages={settings.data} />
          </>
        ) : (
          <Card flush>
            <Awaited query={settings} failed={t("messages.failed")} rows={14} />
          </Card>
        )}
        {parcels.isPending ? null /* what stands below would jump */ : (
          <Card flush>
            <MessageLog titled />
          </Card>
        )}
      </div>
    </Page>
  );
}
