import { CircleCheck } from "lucide-react";
import { useState } from "react";
import type { Perk } from "@/api/perk-calls";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { PagesList } from "@/components/ui/pages-list";
import { PerkDialog } from "@/features/perks/perk-dialog";
import { usePerks } from "@/features/perks/queries";
import { usePoints } from "@/features/session/session";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";

export function PerksPage() {
  const perks = usePerks();
  return (
    <Page title={t("perks.title")} hint={t("perks.hint")}>
      <Card flush>
        <PagesList
          query={perks}
          failed={t("perks.failed")}
          icon={CircleCheck}
          none={t("perks.none")}
          noneDetail={t("perks.none_detail")}
          row={(perk) => <PerkRow key={perk.id} perk={perk} />}
        />
      </Card>
    </Page>
  );
}

function PerkRow({ perk }: { perk: Perk }) {
  const [deciding, setDeciding] = useState<"done" | "refused">();
  const points = usePoints();
  const who = perk.member_name || perk.member_email;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-card py-3.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-strong text-ink">{perk.reward_name}</p>
        <p className="text-caption text-ink-3">
          <AppLink href={`/members/${perk.member_id}`} className="link">
            {who}
          </AppLink>
          {" · "}
          {[formatDay(perk.created_at), perk.store_name, points(perk.points)].join(" · ")}
        </p>
      </div>
      <div className="flex gap-2">
        <Button
          needs="members:write"
          onClick={() => setDeciding("refused")}
          aria-label={t("perks.refuse_of", { name: perk.reward_name, who })}
        >
          {t("perks.refuse")}
        </Button>
        <Button
          needs="members:write"
          onClick={() => setDeciding("done")}
          aria-label={t("perks.done_of", { name: perk.reward_name, who })}
        >
          {t("perks.hand_over")}
        </Button>
      </div>
      {deciding ? (
        <PerkDialog perk={perk} refused={deciding === "refused"} onClose={() => setDeciding(undefined)} />
      ) : null}
    </li>
  );
}
