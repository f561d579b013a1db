import { useState } from "react";
import type { Condition } from "@/api/journey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Builder } from "@/features/segments/builder";
import { useSegmentFields } from "@/features/segments/queries";
import { conditionOf, countLeaves, type GroupDraft, groupDraft, newLeaf } from "@/features/segments/tree";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

interface ConditionFieldsProps {
  value: Condition | undefined;
  /** What the server says of a place of the step: "if.of[1].number". */
  error: (field: string) => string | undefined;
  onChange: (value: Condition) => void;
}

/** Conditions on the member, in groups within groups: the same builder as a segment's. */
export function ConditionFields({ value, error, onChange }: ConditionFieldsProps) {
  const { merchant } = useSession();
  const fields = useSegmentFields();
  const [tree, setTree] = useState(() => treeOf(value, merchant.currency));
  const [left, setLeft] = useState(false);
  if (!fields.data) return <Awaited query={fields} failed={t("journeys.fields_failed")} />;
  const known = fields.data;
  const { faults } = conditionOf(tree, known, merchant.currency);
  const change = (next: GroupDraft) => {
    if (countLeaves(next) > countLeaves(tree)) setLeft(false); // nothing can be wrong with it yet
    setTree(next);
    onChange(conditionOf(next, known, merchant.currency).condition);
  };
  return (
    <fieldset className="min-w-0" onBlur={() => setLeft(true)}>
      <Builder
        tree={tree}
        fields={known}
        currency={merchant.currency}
        disabled={false}
        error={(place) => error(place.replace(/^condition/, "if")) ?? (left ? faults[place] : undefined)}
        onChange={change}
      />
    </fieldset>
  );
}

function treeOf(value: Condition | undefined, currency: string): GroupDraft {
  const draft = groupDraft(value ?? { match: "all", of: [] }, currency);
  return draft.of.length > 0 ? draft : { ...draft, of: [newLeaf(currency)] };
}
