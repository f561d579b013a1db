import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { NewSurveyDialog } from "@/features/surveys/new-dialog";
import { OftenCard } from "@/features/surveys/often-card";
import { useSurveys, useSurveyTemplates } from "@/features/surveys/queries";
import { ReadyCard } from "@/features/surveys/ready-card";
import { SurveysList } from "@/features/surveys/surveys-list";
import { t } from "@/i18n/t";

/** What the shop asks its shoppers. */
export function SurveysPage() {
  const [adding, setAdding] = useState(false);
  const navigate = useNavigate();
  const lists = [useSurveys(), useSurveyTemplates()];
  const onMade = (id: string) => void navigate({ to: "/surveys/$id", params: { id } });
  return (
    <Page
      title={t("nav.surveys")}
      hint={t("surveys.hint")}
      needs="program:write"
      actions={
        <Button needs="program:write" variant="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t("surveys.new")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Card flush>
          <SurveysList />
        </Card>
        {lists.some(({ isPending }) => isPending) ? null /* what stands below would jump */ : (
          <>
            <ReadyCard onMade={onMade} />
            <OftenCard />
          </>
        )}
      </div>
      {adding ? <NewSurveyDialog onClose={() => setAdding(false)} onMade={onMade} /> : null}
    </Page>
  );
}
