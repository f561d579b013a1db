import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { CampaignDialog } from "@/features/program/campaign-dialog";
import { CampaignRow } from "@/features/program/campaign-row";
import { markOf, withItem, withoutItem } from "@/features/program/draft";
import { ProgramPage, type ProgramView } from "@/features/program/program-page";
import { useLatestDraft } from "@/features/program/queries";
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
            main={<Campaigns view={view} onEdit={setEditing} onAdd={add} />}
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

interface CampaignsProps {
  view: ProgramView;
  onEdit: (campaign: Campaign) => void;
  onAdd: () => void;
}

function Campaigns({ view, onEdit, onAdd }: CampaignsProps) {
  const { document, program, save } = view;
  const toast = useToast();
  const latest = useLatestDraft();
  const campaigns = document.campaigns ?? [];
  const remove = (campaign: Campaign) => {
    save(withoutItem(document, "campaigns", campaign.id));
    toast(t("program.removed", { name: campaign.name }), () =>
      save(withItem(latest() ?? document, "campaigns", campaign)),
    );
  };
  if (campaigns.length === 0)
    return (
      <Card flush>
        <Empty icon={CalendarClock} title={t("campaigns.none")} detail={t("campaigns.none_detail")}>
          <Button icon={Plus} onClick={onAdd}>
            {t("campaigns.add")}
          </Button>
        </Empty>
      </Card>
    );
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {campaigns.map((campaign) => (
          <CampaignRow
            key={campaign.id}
            campaign={campaign}
            mark={markOf(campaign, program.live?.document?.campaigns)}
            onChange={(next) => save(withItem(document, "campaigns", next))}
            onEdit={() => onEdit(campaign)}
            onRemove={() => remove(campaign)}
          />
        ))}
      </ul>
    </Card>
  );
}
