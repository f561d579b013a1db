import { ShoppingBag } from "lucide-react";
import type { AdvocateOrder } from "@/api/advocate-calls";
import { PagesList } from "@/components/ui/pages-list";
import { usePoints } from "@/features/session/session";
import { formatDay, formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useAdvocateOrders } from "./queries";
import { whyLess } from "./words";

/** Every order of a member's friends, and what it paid. */
export function OrdersList({ id }: { id: string }) {
  return (
    <PagesList
      query={useAdvocateOrders(id)}
      failed={t("advocates.orders_failed")}
      icon={ShoppingBag}
      none={t("advocates.no_orders")}
      noneDetail={t("advocates.no_orders_detail")}
      row={(order) => <Row key={order.id} order={order} />}
    />
  );
}

function Row({ order }: { order: AdvocateOrder }) {
  const inPoints = usePoints();
  const given = order.sales.minor - order.kept.minor;
  const facts = [
    formatDay(order.placed_at),
    t(order.first ? "advocates.first" : "advocates.later"),
    given > 0 ? t("advocates.refunded", { money: formatMoney({ ...order.sales, minor: given }) }) : "",
    order.counts ? "" : t("advocates.does_not_stand"),
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0">
        <p className="font-strong text-ink">{order.name || t("advocates.an_order")}</p>
        <p className="text-caption text-ink-3">{facts.join(" · ")}</p>
      </div>
      <div className="num text-right">
        <p className="font-strong text-ink">{formatMoney(order.kept)}</p>
        <p className="text-caption text-ink-3">{paid(order, inPoints)}</p>
      </div>
    </li>
  );
}

function paid(order: AdvocateOrder, inPoints: (value: number) => string): string {
  const why = whyLess(order);
  if (order.points > 0)
    return [t("advocates.paid", { points: inPoints(order.points) }), why].filter(Boolean).join(" · ");
  if (order.reward_id) return t("advocates.paid_reward");
  if (why) return why;
  if (order.paying && order.counts && order.due_at)
    return t("advocates.due", { day: formatDay(order.due_at) });
  return "";
}
