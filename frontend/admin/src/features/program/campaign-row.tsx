import { CalendarClock } from "lucide-react";
import type { Campaign } from "@/api/types";
import { usePoints, useSession } from "@/features/session/session";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { campaignPhase, campaignSentence, localNow } from "./campaign-form";
import type { Mark } from "./draft";
import { ItemRow } from "./item-row";
import { hasMinimum } from "./sentence";
import { SentenceView } from "./sentence-view";
import type { ValueField } from "./value-editor";

interface CampaignRowProps {
  campaign: Campaign;
  mark: Mark;
  onChange: (campaign: Campaign) => void;
  onEdit: () => void;
  onRemove: () => void;
}

export function CampaignRow({ campaign, mark, onChange, onEdit, onRemove }: CampaignRowProps) {
  const points = usePoints();
  const { points: names } = useSession();
  const fields: Record<string, ValueField> = {
    bonus: {
      kind: "whole",
      label: t("campaign.bonus_label"),
      value: campaign.bonus ?? 0,
      unit: names.plural,
      save: (bonus) => onChange({ ...campaign, bonus }),
    },
  };
  return (
    <ItemRow
      icon={CalendarClock}
      name={campaign.name}
      sentence={
        <>
          <p className="font-strong text-ink">{campaign.name}</p>
          <SentenceView pieces={campaignSentence(campaign, points)} fields={fields} off={!campaign.active} />
        </>
      }
      smallPrint={smallPrint(campaign)}
      mark={mark}
      active={campaign.active}
      onActive={(active) => onChange({ ...campaign, active })}
      onEdit={onEdit}
      onRemove={onRemove}
    />
  );
}

function smallPrint(campaign: Campaign): string {
  const narrow = [campaign.only, campaign.when].some((part) => Object.keys(part ?? {}).length > 0);
  const bound = (campaign.budget?.points ?? 0) > 0 || hasMinimum(campaign.budget?.money);
  return [
    t(`campaign.${campaignPhase(campaign, localNow(locale().timeZone))}`),
    narrow && t("rule.narrow_print"),
    bound && t("campaign.bound_print"),
  ]
    .filter(Boolean)
    .join(" ");
}
