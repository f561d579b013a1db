import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { Columns } from "@/components/ui/page";
import { ProgramPage } from "@/features/program/program-page";
import { BoardCard, GiftsCard, InviteCard, TermsOfReferralCard } from "@/features/referrals/referral-form";
import { t } from "@/i18n/t";

/** How members bring friends, and what both get. */
export function InvitingPage() {
  return (
    <ProgramPage title={t("nav.inviting")} hint={t("invite.page_hint")} path="/program/inviting">
      {({ document, program, save }) => {
        // A discarded or published draft starts the fields anew; so does switching it on, which fills one in.
        const version = `${program.live?.number ?? 0}-${program.draft.changed}-${document.referral?.active}`;
        const change = { document, save };
        return (
          <Columns
            main={
              <>
                <InviteCard {...change} />
                {document.referral?.active ? (
                  <>
                    <GiftsCard key={`gifts-${version}`} {...change} />
                    <TermsOfReferralCard key={`terms-${version}`} {...change} />
                    <BoardCard {...change} />
                  </>
                ) : null}
              </>
            }
            side={
              <Card>
                <CardHead title={t("invite.side_title")} />
                <ul className="mt-2 space-y-2">
                  <li>{t("invite.side_link")}</li>
                  <li>{t("invite.side_order")}</li>
                  <li>{t("invite.side_checks")}</li>
                </ul>
                <p className="mt-3">
                  <AppLink href="/referrals" className="font-medium text-accent hover:underline">
                    {t("invite.side_see")}
                  </AppLink>
                </p>
              </Card>
            }
          />
        );
      }}
    </ProgramPage>
  );
}
