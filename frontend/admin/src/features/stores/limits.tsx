import type { Store } from "@/api/types";
import { formatAnd } from "@/i18n/format";
import { t } from "@/i18n/t";
import { Note } from "./note";
import { platformName } from "./platform";
import { useStores } from "./queries";

/** What a store does not show us, in whole sentences. */
function limitsOf(store: Store): string[] {
  const platform = platformName(store.platform);
  const limits: string[] = [];
  if (store.recent_orders_only) limits.push(t("stores.recent_only", { platform }));
  if (store.withheld?.length)
    limits.push(
      t("stores.withheld", {
        platform,
        kinds: formatAnd(store.withheld.map((kind) => t(`stores.kind_${kind}`))),
      }),
    );
  return limits;
}

/** What a store does not show us. */
export function StoreLimits({ store }: { store: Store }) {
  return limitsOf(store).map((limit) => (
    <Note key={limit} tone="info">
      {limit}
    </Note>
  ));
}

/** On pages that judge by old orders: some store shows only those of the last 60 days. */
export function OldOrdersNote({ className }: { className?: string }) {
  const stores = useStores();
  const short = stores.data?.find((store) => store.recent_orders_only);
  if (!short) return null;
  return (
    <Note tone="info" className={className}>
      {t("stores.recent_only_here", { store: short.name })}
    </Note>
  );
}
