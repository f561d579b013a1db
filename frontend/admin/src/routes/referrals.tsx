import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { BlockedTab } from "@/features/referrals/blocked-tab";
import { FriendsTab } from "@/features/referrals/friends-tab";
import { t } from "@/i18n/t";

/** Whom members brought, and what became of it. */
export function ReferralsPage() {
  return (
    <Page title={t("nav.referrals")} hint={t("referrals.hint")}>
      <Card flush>
        <Tabs
          label={t("nav.referrals")}
          tabs={[
            { value: "friends", label: t("referrals.friends"), content: <FriendsTab /> },
            { value: "blocked", label: t("referrals.block_list"), content: <BlockedTab /> },
          ]}
        />
      </Card>
    </Page>
  );
}
