import { Gift, Plus } from "lucide-react";
import { useState } from "react";
import type { Reward } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Columns } from "@/components/ui/page";
import { withItem } from "@/features/program/draft";
import { DraftItems } from "@/features/program/draft-items";
import { ProgramPage } from "@/features/program/program-page";
import { wantedBy } from "@/features/rewards/permission";
import { RewardDialog } from "@/features/rewards/reward-dialog";
import { RewardRow } from "@/features/rewards/reward-row";
import { PermissionsNote } from "@/features/stores/permissions";
import { t } from "@/i18n/t";

export function RewardsPage() {
  const [editing, setEditing] = useState<Reward | "new">();
  const add = () => setEditing("new");
  return (
    <ProgramPage
      title={t("nav.rewards")}
      hint={t("rewards.hint")}
      path="/program/rewards"
      action={() => (
        <Button icon={Plus} onClick={add} className="max-md:[&>svg]:hidden">
          {t("rewards.add")}
        </Button>
      )}
    >
      {(view) => (
        <>
          <PermissionsNote wanted={wantedBy(view.document)} className="mb-4" />
          <Columns
            main={
              <DraftItems
                view={view}
                list="rewards"
                head={t("rewards.list_head")}
                none={{ icon: Gift, title: t("rewards.none"), detail: t("rewards.none_detail") }}
                add={t("rewards.add")}
                onAdd={add}
              >
                {({ item, ...row }) => (
                  <RewardRow key={item.id} reward={item} {...row} onEdit={() => setEditing(item)} />
                )}
              </DraftItems>
            }
            side={
              <Card>
                <CardHead title={t("rewards.how_title")} />
                <ul className="mt-2 space-y-2">
                  <li>{t("rewards.how_one_store")}</li>
                  <li>{t("rewards.how_once")}</li>
                  <li>
                    {t(view.document.reimburse === "cancelled" ? "rewards.how_back" : "rewards.how_kept")}
                  </li>
                </ul>
              </Card>
            }
          />
          {editing ? (
            <RewardDialog
              reward={editing === "new" ? undefined : editing}
              tiers={view.document.tiers?.tiers ?? []}
              onClose={() => setEditing(undefined)}
              onSave={(reward) => view.save(withItem(view.document, "rewards", reward))}
            />
          ) : null}
        </>
      )}
    </ProgramPage>
  );
}
