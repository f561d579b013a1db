import { Plus, ShoppingBag } from "lucide-react";
import { useState } from "react";
import type { Rule } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { BackfillCard } from "@/features/program/backfill-card";
import { markOf, withItem, withoutItem } from "@/features/program/draft";
import { ExampleCard } from "@/features/program/example-card";
import { ExclusionsCard } from "@/features/program/exclusions";
import { ProgramPage, type ProgramView } from "@/features/program/program-page";
import { useLatestDraft } from "@/features/program/queries";
import { RuleDialog } from "@/features/program/rule-dialog";
import { RuleRow } from "@/features/program/rule-row";
import { t } from "@/i18n/t";

export function EarnPage() {
  const [editing, setEditing] = useState<Rule | "new">();
  const add = () => setEditing("new");
  return (
    <ProgramPage
      title={t("nav.earn")}
      hint={t("earn.hint")}
      path="/program/earn"
      action={() => (
        <Button icon={Plus} onClick={add} className="max-md:[&>svg]:hidden">
          {t("earn.add")}
        </Button>
      )}
    >
      {(view) => (
        <>
          <Columns
            main={
              <>
                <Rules view={view} onEdit={setEditing} onAdd={add} />
                <ExclusionsCard document={view.document} save={view.save} />
              </>
            }
            side={
              <>
                <ExampleCard document={view.document} />
                <BackfillCard live={view.program.live !== null} />
              </>
            }
          />
          {editing ? (
            <RuleDialog
              rule={editing === "new" ? undefined : editing}
              tiers={view.document.tiers?.tiers ?? []}
              onClose={() => setEditing(undefined)}
              onSave={(rule) => view.save(withItem(view.document, "rules", rule))}
            />
          ) : null}
        </>
      )}
    </ProgramPage>
  );
}

interface RulesProps {
  view: ProgramView;
  onEdit: (rule: Rule) => void;
  onAdd: () => void;
}

function Rules({ view, onEdit, onAdd }: RulesProps) {
  const { document, program, save } = view;
  const toast = useToast();
  const latest = useLatestDraft();
  const remove = (rule: Rule) => {
    save(withoutItem(document, "rules", rule.id));
    toast(t("program.removed", { name: rule.name }), () =>
      save(withItem(latest() ?? document, "rules", rule)),
    );
  };
  if (document.rules.length === 0)
    return (
      <Card flush>
        <Empty icon={ShoppingBag} title={t("earn.none")} detail={t("earn.none_detail")}>
          <Button icon={Plus} onClick={onAdd}>
            {t("earn.add")}
          </Button>
        </Empty>
      </Card>
    );
  return (
    <Card flush>
      <p className="rounded-t-card border-b border-line bg-sunken px-card py-2 text-caption font-medium text-ink-3">
        {t("earn.list_head")}
      </p>
      <ul className="divide-y divide-line">
        {document.rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            mark={markOf(rule, program.live?.document?.rules)}
            onChange={(next) => save(withItem(document, "rules", next))}
            onEdit={() => onEdit(rule)}
            onRemove={() => remove(rule)}
          />
        ))}
      </ul>
    </Card>
  );
}
