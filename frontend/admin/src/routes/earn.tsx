import { Plus, ShoppingBag } from "lucide-react";
import { useState } from "react";
import type { Rule } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Columns } from "@/components/ui/page";
import { BackfillCard } from "@/features/program/backfill-card";
import { withItem } from "@/features/program/draft";
import { DraftItems } from "@/features/program/draft-items";
import { ExampleCard } from "@/features/program/example-card";
import { ExclusionsCard } from "@/features/program/exclusions";
import { ProgramPage } from "@/features/program/program-page";
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
                <DraftItems
                  view={view}
                  list="rules"
                  head={t("earn.list_head")}
                  none={{ icon: ShoppingBag, title: t("earn.none"), detail: t("earn.none_detail") }}
                  add={t("earn.add")}
                  onAdd={add}
                >
                  {({ item, ...row }) => (
                    <RuleRow key={item.id} rule={item} {...row} onEdit={() => setEditing(item)} />
                  )}
                </DraftItems>
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
