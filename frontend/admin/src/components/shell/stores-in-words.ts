import type { Store } from "@/api/types";
import { formatAgo } from "@/i18n/format";
import { t } from "@/i18n/t";

interface StoresInWords {
  fine: boolean;
  headline: string;
  detail: string;
}

/**
 * One line on whether every store is heard and can be asked, and when one last was heard: by its own message or by our
 * comparing.
 */
export function storesInWords(stores: Store[], now: Date): StoresInWords {
  if (stores.length === 0)
    return { fine: false, headline: t("stores.none_yet"), detail: t("stores.connect_first") };
  const waiting = stores.filter((store) => store.state !== "connected" || store.trouble);
  const last = stores
    .flatMap((store) => [store.last_event_at, store.last_reconciled_at])
    .filter((at) => at != null)
    .sort()
    .at(-1);
  const detail = last ? t("stores.last_news", { ago: formatAgo(last, now) }) : t("stores.no_news");
  if (waiting.length === 0) return { fine: true, headline: t("stores.in_step"), detail };
  return { fine: false, headline: t("stores.need_you", { count: waiting.length }), detail };
}
