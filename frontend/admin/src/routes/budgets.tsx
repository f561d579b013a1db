import { Card, CardHead } from "@/components/ui/card";
import { Columns } from "@/components/ui/page";
import { BudgetsCard } from "@/features/budgets/budgets-card";
import { EverythingCard } from "@/features/budgets/everything-card";
import { ProgramPage } from "@/features/program/program-page";
import { t } from "@/i18n/t";

export function BudgetsPage() {
  return (
    <ProgramPage title={t("nav.budgets")} hint={t("budgets.hint")} path="/program/budgets">
      {({ document, program, save }) => (
        <Columns
          main={
            <>
              <BudgetsCard version={program.live?.number ?? 0} />
              <EverythingCard
                // A discarded or published draft starts the fields anew.
                key={`${program.live?.number ?? 0}-${program.draft.changed}`}
                document={document}
                save={save}
              />
            </>
          }
          side={
            <Card>
              <CardHead title={t("budgets.side_title")} />
              <ul className="mt-2 space-y-2">
                <li>{t("budgets.side_cost")}</li>
                <li>{t("budgets.side_back")}</li>
                <li>{t("budgets.side_pause")}</li>
                <li>{t("budgets.side_others")}</li>
              </ul>
            </Card>
          }
        />
      )}
    </ProgramPage>
  );
}
