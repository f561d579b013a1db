import { Gift, Plus } from "lucide-react";
import { useState } from "react";
import type { Reward } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { markOf, withItem, withoutItem } from "@/features/program/draft";
import { ProgramPage, type ProgramView } from "@/features/program/program-page";
import { useLatestDraft } from "@/features/program/queries";
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
            main={<Rewards view={view} onEdit={setEditing} onAdd={add} />}
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

interface RewardsProps {
  view: ProgramView;
  onEdit: (reward: Reward) => void;
  onAdd: () => void;
}

function Rewards({ view, onEdit, onAdd }: RewardsProps) {
  const { document, program, save } = view;
  const toast = useToast();
  const latest = useLatestDraft();
  const remove = (reward: Reward) => {
    save(withoutItem(document, "rewards", reward.id));
    toast(t("program.removed", { name: reward.name }), () =>
      save(withItem(latest() ?? document, "rewards", reward)),
    );
  };
  if (document.rewards.length === 0)
    return (
      <Card flush>
        <Empty icon={Gift} title={t("rewards.none")} detail={t("rewards.none_detail")}>
          <Button icon={Plus} onClick={onAdd}>
            {t("rewards.add")}
          </Button>
        </Empty>
      </Card>
    );
  return (
    <Card flush>
      <p className="rounded-t-card border-b border-line bg-sunken px-card py-2 text-caption font-medium text-ink-3">
        {t("rewards.list_head")}
      </p>
      <ul className="divide-y divide-line">
        {document.rewards.map((reward) => (
          <RewardRow
            key={reward.id}
            reward={reward}
            mark={markOf(reward, program.live?.document?.rewards)}
            onChange={(next) => save(withItem(document, "rewards", next))}
            onEdit={() => onEdit(reward)}
            onRemove={() => remove(reward)}
          />
        ))}
      </ul>
    </Card>
  );
}
