import { type LucideIcon, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { Campaign, Reward, Rule } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { type Mark, markOf, withItem, withoutItem } from "./draft";
import type { ProgramView } from "./program-page";
import { useLatestDraft } from "./queries";

interface Lists {
  rules: Rule;
  rewards: Reward;
  campaigns: Campaign;
}

/** What a row of the draft can do. */
interface DraftRow<Item> {
  item: Item;
  mark: Mark;
  onChange: (next: Item) => void;
  onRemove: () => void;
}

interface DraftItemsProps<List extends keyof Lists> {
  view: ProgramView;
  list: List;
  head?: string;
  /** What stands there as long as there are none. */
  none: { icon: LucideIcon; title: string; detail: string };
  add: string;
  onAdd: () => void;
  children: (row: DraftRow<Lists[List]>) => ReactNode;
}

/** The ways to earn or to spend in the draft, or its campaigns. One that is removed can be brought back for a moment. */
export function DraftItems<List extends keyof Lists>(props: DraftItemsProps<List>) {
  const { document, program, save } = props.view;
  const toast = useToast();
  const latest = useLatestDraft();
  const items = (document[props.list] ?? []) as Lists[List][];
  const remove = (item: Lists[List]) => {
    save(withoutItem(document, props.list, item.id));
    toast(t("program.removed", { name: item.name }), () =>
      save(withItem(latest() ?? document, props.list, item)),
    );
  };
  if (items.length === 0)
    return (
      <Card flush>
        <Empty {...props.none}>
          <Button icon={Plus} onClick={props.onAdd}>
            {props.add}
          </Button>
        </Empty>
      </Card>
    );
  return (
    <Card flush>
      {props.head ? (
        <p className="rounded-t-card border-b border-line bg-sunken px-card py-2 text-caption font-medium text-ink-3">
          {props.head}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {items.map((item) =>
          props.children({
            item,
            mark: markOf(item, program.live?.document?.[props.list]),
            onChange: (next) => save(withItem(document, props.list, next)),
            onRemove: () => remove(item),
          }),
        )}
      </ul>
    </Card>
  );
}
