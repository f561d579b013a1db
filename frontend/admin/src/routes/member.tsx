import { getRouteApi } from "@tanstack/react-router";
import { Gift, Plus, ShieldQuestion } from "lucide-react";
import { useState } from "react";
import type { Member } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Columns, Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { MemberJourneysTab } from "@/features/journeys/member-tab";
import { AdjustDialog } from "@/features/members/adjust-dialog";
import { CodesCard } from "@/features/members/codes-card";
import { EndingCard, ReviewNote } from "@/features/members/ending-card";
import { GiveRewardDialog } from "@/features/members/give-reward-dialog";
import { HistoryTab } from "@/features/members/history-tab";
import { IdentitiesCard } from "@/features/members/identities-card";
import { MemberHeader, NegativeNote } from "@/features/members/member-header";
import { OrdersTab } from "@/features/members/orders-tab";
import { PersonMenu } from "@/features/members/person-menu";
import { useMember } from "@/features/members/queries";
import { ReviewDialog } from "@/features/members/review-dialog";
import { MessageLog } from "@/features/messages/message-log";
import { OfferLog } from "@/features/offers/offer-log";
import { ProfileCard } from "@/features/profile/profile-card";
import { MemberFriendsTab } from "@/features/referrals/member-friends-tab";
import { MemberRequestsTab } from "@/features/requests/member-tab";
import { MemberMailNote } from "@/features/sender/member-mail-note";
import { TierCard } from "@/features/tiers/tier-card";
import { t } from "@/i18n/t";

const route = getRouteApi("/members/$id");

export function MemberPage() {
  const { id } = route.useParams();
  const member = useMember(id);
  const parent = { label: t("nav.members"), to: "/members" };
  if (member.data) return <MemberDetails member={member.data} parent={parent} />;
  return (
    <Page title={t("members.member")} parent={parent}>
      <Card flush>
        <Awaited query={member} failed={t("members.one_failed")} rows={6} />
      </Card>
    </Page>
  );
}

interface DetailsProps {
  member: Member;
  parent: { label: string; to: string };
}

function MemberDetails({ member, parent }: DetailsProps) {
  const [dialog, setDialog] = useState<"adjust" | "give" | "review">();
  const close = () => setDialog(undefined);
  const gone = member.state === "left";
  return (
    <Page
      title={member.name || member.email || t("members.no_name")}
      parent={parent}
      actions={
        gone ? (
          <PersonMenu member={member} />
        ) : (
          <>
            <PersonMenu member={member} />
            <Button needs="members:write" icon={ShieldQuestion} onClick={() => setDialog("review")}>
              {t("review.action")}
            </Button>
            <Button needs="members:write" icon={Gift} onClick={() => setDialog("give")}>
              {t("give.action")}
            </Button>
            <Button needs="points:write" variant="primary" icon={Plus} onClick={() => setDialog("adjust")}>
              {t("adjust.action")}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <MemberHeader member={member} />
        <NegativeNote member={member} />
        <ReviewNote member={member} />
        <MemberMailNote id={member.id} />
        <Columns
          main={
            <Card flush>
              <Tabs
                label={t("members.tabs")}
                tabs={[
                  { value: "history", label: t("history.title"), content: <HistoryTab id={member.id} /> },
                  {
                    value: "orders",
                    label: t("members.orders_n", { count: member.orders }),
                    content: <OrdersTab id={member.id} />,
                  },
                  {
                    value: "messages",
                    label: t("nav.messages"),
                    content: <MessageLog member={member.id} />,
                  },
                  {
                    value: "offers",
                    label: t("nav.offers"),
                    content: <OfferLog member={member.id} />,
                  },
                  {
                    value: "friends",
                    label: t("members.friends"),
                    content: <MemberFriendsTab id={member.id} />,
                  },
                  {
                    value: "automations",
                    label: t("nav.automations"),
                    content: <MemberJourneysTab id={member.id} />,
                  },
                  {
                    value: "requests",
                    label: t("members.requests"),
                    content: <MemberRequestsTab id={member.id} />,
                  },
                ]}
              />
            </Card>
          }
          side={
            <>
              <TierCard
                member={member.id}
                name={member.name || member.email || t("members.no_name")}
                may={!gone}
              />
              <CodesCard id={member.id} />
              <EndingCard ending={member.ending} />
              <ProfileCard id={member.id} />
              <IdentitiesCard identities={member.identities} />
            </>
          }
        />
      </div>
      {dialog === "adjust" ? <AdjustDialog member={member} onClose={close} /> : null}
      {dialog === "review" ? <ReviewDialog member={member} onClose={close} /> : null}
      {dialog === "give" ? <GiveRewardDialog member={member} onClose={close} /> : null}
    </Page>
  );
}
