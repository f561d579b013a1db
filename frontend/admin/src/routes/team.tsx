import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Columns, Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { LimitCard } from "@/features/approvals/limit-card";
import { useApprovalLimit } from "@/features/approvals/queries";
import { useMay } from "@/features/session/session";
import { InviteDialog } from "@/features/team/invite-dialog";
import { PeopleCard } from "@/features/team/people-card";
import { useSessions, useTeam } from "@/features/team/queries";
import { SessionsCard } from "@/features/team/sessions-card";
import { t } from "@/i18n/t";

/** Who works here, what they may do, and where they are signed in. */
export function TeamPage() {
  if (useMay()("team:write")) return <WholeTeam />;
  return (
    <Page title={t("nav.team")} hint={t("team.hint_own")}>
      <div className="max-w-[560px]">
        <SessionsCard />
      </div>
    </Page>
  );
}

function WholeTeam() {
  const [inviting, setInviting] = useState(false);
  const asked = [useTeam(), useSessions(), useApprovalLimit()];
  const ready = asked.every(({ data, error }) => data !== undefined || error);
  return (
    <Page
      title={t("nav.team")}
      hint={t("team.hint")}
      actions={
        <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
          {t("team.invite")}
        </Button>
      }
    >
      {ready ? (
        <Columns
          main={<People />}
          side={
            <>
              <SessionsCard />
              <LimitCard />
            </>
          }
        />
      ) : (
        // All at once: a card that grows would push the ones below it.
        <Card flush>
          <SkeletonRows rows={6} />
        </Card>
      )}
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </Page>
  );
}

function People() {
  const team = useTeam();
  if (team.data) return <PeopleCard people={team.data} />;
  return (
    <Card flush>
      <Awaited query={team} failed={t("team.failed")} rows={4} />
    </Card>
  );
}
