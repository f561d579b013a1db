import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Columns } from "@/components/ui/page";
import { CampaignDialog } from "@/features/program/campaign-dialog";
import { CampaignRow } from "@/features/program/campaign-row";
import { withItem } from "@/features/program/draft";
import { DraftItems } from "@/features/program/draft-items";
import { ProgramPage } from "@/features/program/program-page";
import { StackingCard } from "@/features/program/stacking-card";
import { t } from "@/i18n/t";

export function CampaignsPage() {
  const [editing, setEditing] = useState<Campaign | "new">();
  const add = () => setEditing("new");
  return (
    <ProgramPage
      title={t("nav.campaigns")}
      hint={t("campaigns.hint")}
      path="/program/campaigns"
      action={() => (
        <Button icon={Plus} onClick={add} className="max-md:[&>svg]:hidden">
          {t("campaigns.add")}
        </Button>
      )}
    >
      {(view) => (
        <>
          <Columns
            main={
              <DraftItems
                view={view}
                list="campaigns"
                none={{ icon: CalendarClock, title: t("campaigns.none"), detail: t("campaigns.none_detail") }}
                add={t("campaigns.add")}
                onAdd={add}
              >
                {({ item, ...row }) => (
                  <CampaignRow key={item.id} campaign={item} {...row} onEdit={() => setEditing(item)} />
                )}
              </DraftItems>
            }
            side={<StackingCard document={view.document} save={view.save} />}
          />
          {editing ? (
            <CampaignDialog
              campaign={editing === "new" ? undefined : editing}
              tiers={view.document.tiers?.tiers ?? []}
              onClose={() => setEditing(undefined)}
              onSave={(campaign) => view.save(withItem(view.document, "campaigns", campaign))}
            />
          ) : null}
        </>
      )}
    </ProgramPage>
  );
}
