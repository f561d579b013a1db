import { type FormEvent, useState } from "react";
import type { ProgramDocument } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { BudgetFields } from "@/features/program/budget-fields";
import { budgetFromForm, budgetIsWrong, formFromBudget } from "@/features/program/budget-form";
import { useCurrencies } from "@/features/session/session";
import { t } from "@/i18n/t";

interface EverythingCardProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

/** The budget of all points that the program gives. */
export function EverythingCard({ document, save }: EverythingCardProps) {
  const currencies = useCurrencies();
  const [form, setForm] = useState(() => formFromBudget(document.budget, currencies));
  const [tried, setTried] = useState(false);
  const outcome = budgetFromForm(form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (budgetIsWrong(outcome)) return;
    const { budget: _, ...rest } = document;
    save({ ...rest, ...(outcome.budget && { budget: outcome.budget }) });
  };
  return (
    <Card>
      <CardHead title={t("budgets.everything_title")} hint={t("budgets.everything_hint")} />
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        <BudgetFields
          form={form}
          fault={tried ? outcome.fault : undefined}
          moneyFaults={tried ? outcome.moneyFaults : {}}
          onChange={setForm}
        />
        <Button type="submit">{t("program.into_draft")}</Button>
      </form>
    </Card>
  );
}
