import { type FormEvent, useState } from "react";
import type { ProgramDocument } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { t } from "@/i18n/t";
import { type Exclusion, exclusionSentence, formFromExclusion } from "./exclusion-form";
import { ListFields } from "./list-fields";
import { excludedLists, withLists, wrongList } from "./rule-lists";

interface ExclusionsProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

/** What never earns, whatever the rule: in one sentence, with its form behind a button. */
export function ExclusionsCard({ document, save }: ExclusionsProps) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHead title={t("exclude.title")} hint={t("exclude.hint")}>
        <Button onClick={() => setOpen(true)}>{t("action.edit")}</Button>
      </CardHead>
      <p className="mt-3 text-[15px]/[24px]">{exclusionSentence(document.exclude)}</p>
      {open ? <ExclusionsDialog document={document} save={save} onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

function ExclusionsDialog({ document, save, onClose }: ExclusionsProps & { onClose: () => void }) {
  const [form, setForm] = useState(() => formFromExclusion(document.exclude));
  const [tried, setTried] = useState(false);
  const wrong = wrongList(form.lists);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong) return;
    const made: { lines?: Exclusion["lines"]; orders?: object } = withLists({}, form.lists, excludedLists);
    const { lines, orders } = made;
    const exclude: Exclusion = {
      ...orders,
      ...(lines && { lines }),
      ...(form.saleItems && { sale_items: true }),
      ...(form.anyCode && { any_code: true }),
    };
    save({ ...document, exclude });
    onClose();
  };
  return (
    <Dialog open wide onClose={onClose} title={t("exclude.title")} description={t("exclude.hint")}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <Checkbox
          label={t("exclude.sale_items")}
          checked={form.saleItems}
          onChange={(event) => setForm({ ...form, saleItems: event.target.checked })}
        />
        <Checkbox
          label={t("exclude.any_code")}
          checked={form.anyCode}
          onChange={(event) => setForm({ ...form, anyCode: event.target.checked })}
        />
        <p className="text-caption text-ink-3">{t("exclude.gift_cards")}</p>
        <ListFields
          lists={excludedLists}
          texts={form.lists}
          faults={tried && wrong ? { [wrong]: t("rule.countries_wrong") } : {}}
          tiers={document.tiers?.tiers ?? []}
          onChange={(lists) => setForm({ ...form, lists })}
        />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
