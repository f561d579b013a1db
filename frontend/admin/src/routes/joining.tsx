import { Card, CardHead } from "@/components/ui/card";
import { Columns } from "@/components/ui/page";
import { ForecastCard } from "@/features/program/forecast-card";
import { EnrollmentCard, PendingCard, TermsCard } from "@/features/program/joining-form";
import { ExpiryCard, PendingFromCard, ReversalCard } from "@/features/program/life-form";
import { ProgramPage } from "@/features/program/program-page";
import { t } from "@/i18n/t";

export function JoiningPage() {
  return (
    <ProgramPage title={t("nav.joining")} hint={t("joining.hint")} path="/program/joining">
      {({ document, program, save }) => {
        // A discarded or published draft starts the fields anew.
        const version = `${program.live?.number ?? 0}-${program.draft.changed}`;
        return (
          <Columns
            main={
              <>
                <EnrollmentCard document={document} save={save} />
                <PendingCard key={`days-${version}`} document={document} save={save} />
                <PendingFromCard document={document} save={save} />
                <ExpiryCard key={`life-${version}`} document={document} save={save} />
                <ReversalCard document={document} save={save} />
                <TermsCard key={`terms-${version}`} document={document} save={save} />
              </>
            }
            side={
              <>
                <ForecastCard />
                <Card>
                  <CardHead title={t("joining.side_title")} />
                  <ul className="mt-2 space-y-2">
                    <li>{t("joining.side_leave")}</li>
                    <li>{t("joining.side_order")}</li>
                    <li>{t("joining.side_draft")}</li>
                  </ul>
                </Card>
              </>
            }
          />
        );
      }}
    </ProgramPage>
  );
}
