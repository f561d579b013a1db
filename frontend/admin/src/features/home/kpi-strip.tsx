import { ArrowUp, Coins, type LucideIcon, ShoppingBag, Ticket, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { Kpis } from "@/api/types";
import { Card } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/i18n/format";
import { t } from "@/i18n/t";

/** One card cut by hairlines: what stands, what came in, what was used, what members hold. */
export function KpiStrip({ kpis }: { kpis: Kpis }) {
  return (
    <Card flush className="overflow-hidden">
      <dl className="-mt-px -ml-px grid grid-cols-2 lg:grid-cols-4">
        <Kpi
          icon={Users}
          label={t("nav.members")}
          value={kpis.members}
          caption={
            kpis.orders_7d > 0
              ? t("home.order_share", { share: formatShare(kpis.member_order_share_bp) })
              : t("home.no_orders")
          }
        >
          {kpis.new_members_7d > 0 ? (
            <span className="inline-flex items-center gap-0.5 font-medium text-good">
              <ArrowUp size={14} strokeWidth={2} aria-hidden />
              <span className="sr-only">{t("home.new_members")} </span>
              {formatNumber(kpis.new_members_7d)}
            </span>
          ) : null}
        </Kpi>
        <Kpi
          icon={ShoppingBag}
          label={t("home.given_7d")}
          value={kpis.points_given_7d}
          caption={t("home.from_orders", { count: kpis.orders_7d })}
        />
        <Kpi
          icon={Ticket}
          label={t("home.used_7d")}
          value={kpis.points_spent_7d}
          caption={t("home.codes", { used: kpis.codes_used_7d, open: kpis.codes_open })}
        />
        <Kpi
          icon={Coins}
          label={t("home.members_hold")}
          value={kpis.points_available}
          caption={t("home.pending", { pending: kpis.points_pending })}
        />
      </dl>
    </Card>
  );
}

interface KpiProps {
  icon: LucideIcon;
  label: string;
  value: number;
  caption: string;
  children?: ReactNode;
}

function Kpi({ icon: Icon, label, value, caption, children }: KpiProps) {
  return (
    <div className="min-w-0 border-t border-l border-line px-card py-4">
      <dt className="flex items-center gap-1.5 font-medium">
        <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-3 max-md:hidden" />
        {label}
      </dt>
      <dd>
        <span className="num flex flex-wrap items-baseline gap-x-2">
          <span className="text-figure font-semibold tracking-[-0.02em] text-ink">{formatNumber(value)}</span>
          {children}
        </span>
        <span className="block text-caption text-ink-3">{caption}</span>
      </dd>
    </div>
  );
}
