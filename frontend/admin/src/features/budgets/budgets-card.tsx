import { useQuery } from "@tanstack/react-query";
import { PiggyBank } from "lucide-react";
import { listBudgets } from "@/api/calls";
import { Awaited } from "@/components/ui/awaited";
import { Card, CardHead } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { t } from "@/i18n/t";
import { BudgetRow } from "./budget-row";

/** How the budgets of the live program stand. `version` asks anew after a publish. */
export function BudgetsCard({ version }: { version: number }) {
  const budgets = useQuery({
    queryKey: ["budgets", version],
    queryFn: async () => (await listBudgets()).items,
  });
  const paused = budgets.data?.filter((budget) => budget.paused).length ?? 0;
  return (
    <Card flush>
      <div className="px-card pt-card pb-3">
        <CardHead
          title={t("budgets.live")}
          hint={paused > 0 ? t("budgets.some_paused", { count: paused }) : t("budgets.live_hint")}
        />
      </div>
      {budgets.error || !budgets.data ? (
        <Awaited query={budgets} failed={t("budgets.failed")} rows={9} />
      ) : budgets.data.length === 0 ? (
        <Empty icon={PiggyBank} title={t("budgets.none")} detail={t("budgets.none_detail")} />
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {budgets.data.map((budget) => (
            <BudgetRow key={budget.of + budget.id} budget={budget} />
          ))}
        </ul>
      )}
    </Card>
  );
}
