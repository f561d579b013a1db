import { Gift, LogIn, ShoppingBag } from "lucide-react";
import type { Rule } from "@/api/types";
import { usePoints, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import type { Mark } from "./draft";
import { ItemRow } from "./item-row";
import { ruleSentence, ruleSmallPrint } from "./sentence";
import { SentenceView } from "./sentence-view";
import type { ValueField } from "./value-editor";

interface RuleRowProps {
  rule: Rule;
  mark: Mark;
  onChange: (rule: Rule) => void;
  onEdit: () => void;
  onRemove: () => void;
}

export function RuleRow({ rule, mark, onChange, onEdit, onRemove }: RuleRowProps) {
  const points = usePoints();
  const { points: names } = useSession();
  const fields: Record<string, ValueField> = {
    points: {
      kind: "whole",
      label: t("form.points"),
      value: rule.points,
      unit: names.plural,
      save: (value) => onChange({ ...rule, points: value }),
    },
    per: {
      kind: "amounts",
      label: t("form.per"),
      value: rule.per,
      save: (per) => onChange({ ...rule, per }),
    },
    minimum: {
      kind: "amounts",
      label: t("form.minimum"),
      value: rule.minimum,
      optional: true,
      save: (minimum) => onChange({ ...rule, minimum }),
    },
  };
  return (
    <ItemRow
      icon={rule.trigger === "order" ? ShoppingBag : rule.trigger === "signup" ? LogIn : Gift}
      name={rule.name}
      sentence={<SentenceView pieces={ruleSentence(rule, points)} fields={fields} off={!rule.active} />}
      smallPrint={ruleSmallPrint(rule)}
      mark={mark}
      active={rule.active}
      onActive={(active) => onChange({ ...rule, active })}
      onEdit={onEdit}
      onRemove={onRemove}
    />
  );
}
