import {
  BadgePercent,
  Banknote,
  Coins,
  CreditCard,
  Gift,
  type LucideIcon,
  SlidersHorizontal,
  Sparkles,
  Truck,
} from "lucide-react";
import type { Reward } from "@/api/types";
import type { Mark } from "@/features/program/draft";
import { ItemRow } from "@/features/program/item-row";
import { SentenceView } from "@/features/program/sentence-view";
import type { ValueField } from "@/features/program/value-editor";
import { usePoints, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { longestCode } from "./reward-form";
import { rewardSentence } from "./sentence";

const icons: Record<Reward["kind"], LucideIcon> = {
  amount_off: Banknote,
  percent_off: BadgePercent,
  free_shipping: Truck,
  free_product: Gift,
  slider: SlidersHorizontal,
  gift_card: CreditCard,
  store_credit: Coins,
  perk: Sparkles,
};

interface RewardRowProps {
  reward: Reward;
  mark: Mark;
  onChange: (reward: Reward) => void;
  onEdit: () => void;
  onRemove: () => void;
}

export function RewardRow({ reward, mark, onChange, onEdit, onRemove }: RewardRowProps) {
  const points = usePoints();
  const { points: names } = useSession();
  const fields: Record<string, ValueField> = {
    cost: {
      kind: "whole",
      label: t("form.cost"),
      value: reward.cost,
      unit: names.plural,
      save: (cost) => onChange({ ...reward, cost }),
    },
    amount: {
      kind: "amounts",
      label: t("form.amount"),
      value: reward.amount,
      save: (amount) => onChange({ ...reward, amount }),
    },
    percent: {
      kind: "percent",
      label: t("form.percent"),
      value: reward.percent_bp ?? 0,
      save: (percent_bp) => onChange({ ...reward, percent_bp }),
    },
    minimum: {
      kind: "amounts",
      label: t("form.minimum"),
      value: reward.minimum,
      optional: true,
      save: (minimum) => onChange({ ...reward, minimum }),
    },
    days: {
      kind: "whole",
      label: t("form.valid_days"),
      value: reward.valid_days,
      unit: t("form.days_unit"),
      max: longestCode,
      save: (valid_days) => onChange({ ...reward, valid_days }),
    },
  };
  return (
    <ItemRow
      icon={icons[reward.kind]}
      name={reward.name}
      sentence={<SentenceView pieces={rewardSentence(reward, points)} fields={fields} off={!reward.active} />}
      smallPrint={t("reward.shown_as", { name: reward.name })}
      mark={mark}
      active={reward.active}
      onActive={(active) => onChange({ ...reward, active })}
      onEdit={onEdit}
      onRemove={onRemove}
    />
  );
}
