import { CircleAlert } from "lucide-react";
import type { Store } from "@/api/types";
import { cx } from "@/components/ui/cx";
import { formatAnd } from "@/i18n/format";
import { t } from "@/i18n/t";
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
  return limitsOf(store).map((limit) => <Note key={limit} text={limit} />);
}

/** On pages that judge by old orders: some store shows only those of the last 60 days. */
export function OldOrdersNote({ className }: { className?: string }) {
  const stores = useStores();
  const short = stores.data?.find((store) => store.recent_orders_only);
  if (!short) return null;
  return <Note className={className} text={t("stores.recent_only_here", { store: short.name })} />;
}

function Note({ text, className }: { text: string; className?: string }) {
  return (
    <p
      className={cx(
        "mt-3 flex items-start gap-2 rounded-control bg-info-soft px-3 py-2 text-info",
        className,
      )}
    >
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      {text}
    </p>
  );
}
