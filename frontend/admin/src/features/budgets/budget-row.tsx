import { Pause } from "lucide-react";
import type { BudgetBar, BudgetState } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Chip } from "@/components/ui/chip";
import { cx } from "@/components/ui/cx";
import { usePoints } from "@/features/session/session";
import { formatDay, formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";

const pages = { rule: "/program/earn", campaign: "/program/campaigns", reward: "/program/rewards" } as const;

/** One budget: what it bounds, a bar for each bound, and when it begins anew. */
export function BudgetRow({ budget }: { budget: BudgetState }) {
  const name = budget.of === "program" ? t("budgets.everything") : budget.name;
  return (
    <li className="px-card py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 font-strong text-ink">
          {budget.of === "program" ? name : <AppLink href={pages[budget.of]}>{name}</AppLink>}
        </p>
        {budget.paused ? (
          <Chip tone="warn" icon={Pause}>
            {t("budgets.paused")}
          </Chip>
        ) : null}
      </div>
      <p className="text-caption text-ink-3">
        {t(`budgets.of_${budget.of}`)} ·{" "}
        {budget.next
          ? t(`budgets.until_${budget.window as "day"}`, { day: formatDay(budget.next) })
          : t("budgets.for_good")}
      </p>
      <div className="mt-2 space-y-2.5">
        {budget.bars.map((bar) => (
          <Bar key={bar.currency} bar={bar} name={name} />
        ))}
      </div>
    </li>
  );
}

function Bar({ bar, name }: { bar: BudgetBar; name: string }) {
  const points = usePoints();
  const say = (value: number) =>
    bar.currency ? formatMoney({ minor: value, currency: bar.currency }, true) : points(value);
  const share = Math.min(Math.round((bar.used / bar.most) * 100), 100);
  const text = t("budgets.used", { used: say(bar.used), most: say(bar.most), left: say(bar.left) });
  return (
    <div>
      <div
        role="progressbar"
        aria-label={t("budgets.bar", { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        aria-valuetext={text}
        className="h-2 overflow-hidden rounded-pill bg-hover"
      >
        <div
          className={cx("h-full rounded-pill", bar.spent ? "bg-warn" : "bg-accent")}
          style={{ width: `${share}%` }}
        />
      </div>
      <p className="num mt-1 text-caption text-ink-2">{text}</p>
    </div>
  );
}
