import type { Store } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { StoreLimits } from "@/features/stores/limits";
import { ReadingBars } from "@/features/stores/reading";
import { unread } from "@/features/stores/unread";
import { t } from "@/i18n/t";

/** How far each store is read; the way to connect one where there is none. */
export function ReadingStep({ stores }: { stores: Store[] }) {
  if (stores.length === 0)
    return (
      <AppLink href="/stores" className={buttonClass("primary")}>
        {t("home.step_store_verb")}
      </AppLink>
    );
  return (
    <div className="flex flex-col gap-5">
      {stores.map((store) => (
        <section key={store.id} aria-label={store.name}>
          <p className="font-strong text-ink">{store.name}</p>
          {store.state !== "connected" ? (
            <p className="mt-1">
              {t("start.store_away")}{" "}
              <AppLink href="/stores" className="link">
                {t("start.look_stores")}
              </AppLink>
            </p>
          ) : (
            <>
              <ReadingBars store={store} lasting className="mt-2" />
              <p className="mt-2">{t(unread(store).length === 0 ? "start.read_done" : "start.read_going")}</p>
            </>
          )}
          <StoreLimits store={store} />
        </section>
      ))}
    </div>
  );
}
