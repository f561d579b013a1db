import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { OfferLog } from "@/features/offers/offer-log";
import { useTemplates } from "@/features/offers/queries";
import { RulesCard } from "@/features/offers/rules-card";
import { TemplatesCard } from "@/features/offers/templates-card";
import { MailSenderCard } from "@/features/sender/sender-card";
import { t } from "@/i18n/t";

/** Messages that sell: what they say, how often they may come, and what became of each. */
export function OffersPage() {
  const { isPending } = useTemplates();
  return (
    <Page
      needs="settings:write"
      parent={{ label: t("nav.messages"), to: "/messages" }}
      title={t("nav.offers")}
      hint={t("offers.hint")}
    >
      <div className="flex flex-col gap-4">
        <TemplatesCard />
        {isPending ? null /* what stands below would jump */ : (
          <>
            <MailSenderCard />
            <RulesCard />
            <Card flush>
              <OfferLog titled />
            </Card>
          </>
        )}
      </div>
    </Page>
  );
}
