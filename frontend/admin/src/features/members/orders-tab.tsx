import { PackageCheck, PackageX, ShoppingBag, Truck } from "lucide-react";
import type { Order } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Empty } from "@/components/ui/empty";
import { formatDate, formatMoney, formatShortDay, formatSigned } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useOrders } from "./queries";

export function OrdersTab({ id }: { id: string }) {
  const orders = useOrders(id);
  if (!orders.data) return <Awaited query={orders} failed={t("orders.failed")} rows={4} />;
  if (orders.data.length === 0)
    return <Empty icon={ShoppingBag} title={t("orders.none")} detail={t("orders.none_detail")} />;
  return (
    <ul className="divide-y divide-line">
      {orders.data.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
    </ul>
  );
}

function OrderRow({ order }: { order: Order }) {
  return (
    <li className="flex items-start justify-between gap-4 px-card py-3">
      <div className="min-w-0">
        <p className="font-strong text-ink">
          {order.name} <span className="font-normal text-ink-2">{formatMoney(order.total)}</span>
        </p>
        <p className="text-caption text-ink-3">
          {[formatShortDay(order.placed_at), order.store_name, t(`orders.status_${order.status}`)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <Parcel order={order} />
        <LateParcel order={order} />
        {order.note ? <p className="mt-0.5 max-w-[60ch]">{order.note}</p> : null}
      </div>
      <p className="num shrink-0 text-right">
        <span className="block font-semibold text-ink">{formatSigned(order.points)}</span>
        <span className="block text-caption text-ink-3">{t("orders.points_now")}</span>
      </p>
    </li>
  );
}

/** Where the parcel is, as far as anybody told; an arrival that nobody told of is said to be estimated. */
function Parcel({ order }: { order: Order }) {
  const at = order.arrived_at ?? order.sent_at;
  if (!at || (order.late && !order.arrived_at)) return null;
  const Icon = order.arrived_at ? PackageCheck : Truck;
  const key = !order.arrived_at
    ? "orders.sent"
    : order.arrival_estimated
      ? "orders.arrived_about"
      : "orders.arrived";
  return (
    <p className="mt-0.5 flex items-start gap-1.5 text-caption text-ink-3">
      <Icon aria-hidden className="size-4 shrink-0" />
      <span title={order.arrival_estimated ? t("orders.arrived_about_why") : undefined}>
        {t(key, { day: formatShortDay(at) })}
      </span>
    </p>
  );
}

function LateParcel({ order }: { order: Order }) {
  if (!order.late) return null;
  return (
    <p className="mt-0.5 flex max-w-[60ch] items-start gap-1.5 text-warn">
      <PackageX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {order.late_by ? t("orders.late_by", { day: formatDate(order.late_by) }) : t("orders.late")}
        {order.late === "looked_into" ? ` ${t("orders.looked_into")}` : null}
      </span>
    </p>
  );
}
