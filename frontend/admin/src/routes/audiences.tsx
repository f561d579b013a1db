import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { AudienceDialog } from "@/features/segments/audience-dialog";
import { AudiencesList } from "@/features/segments/audiences-list";
import { t } from "@/i18n/t";

/** Segments as customer lists for advertising. */
export function AudiencesPage() {
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t("nav.audiences")}
      hint={t("audiences.hint")}
      needs="settings:write"
      actions={
        <Button needs="settings:write" variant="primary" icon={Plus} onClick={() => setMaking(true)}>
          {t("audiences.new")}
        </Button>
      }
    >
      <Card flush>
        <AudiencesList />
      </Card>
      {making ? <AudienceDialog onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}
