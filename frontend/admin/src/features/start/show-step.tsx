import { CircleCheck, ExternalLink } from "lucide-react";
import type { FirstRun } from "@/api/start-calls";
import type { Store } from "@/api/types";
import { buttonClass } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Spinner } from "@/components/ui/spinner";
import { platformName } from "@/features/stores/platform";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

type Place = FirstRun["stores"][number];

/** Where the widget is switched on in each store, and whether a page of the shop has shown it. */
export function ShowStep({ first, stores }: { first: FirstRun; stores: Store[] }) {
  const connected = stores.filter((store) => store.state === "connected");
  if (connected.length === 0) return <p>{t("start.no_store")}</p>;
  const placeOf = (store: Store) => first.stores.find(({ id }) => id === store.id);
  const next = connected.find((store) => !placeOf(store)?.seen_at);
  return (
    <ul className="flex flex-col gap-5">
      {connected.map((store) => (
        <StoreShow key={store.id} store={store} place={placeOf(store)} next={store === next} />
      ))}
    </ul>
  );
}

interface StoreShowProps {
  store: Store;
  place: Place | undefined;
  /** The first that still waits: there is one ink button a page. */
  next: boolean;
}

function StoreShow({ store, place, next }: StoreShowProps) {
  const seen = place?.seen_at;
  const name = platformName(store.platform);
  return (
    <li>
      <div className="flex flex-wrap items-center gap-2" aria-live="polite">
        <p className="font-strong text-ink">{store.name}</p>
        {seen ? (
          <Chip tone="good" icon={CircleCheck}>
            {t("start.widget_seen", { moment: formatMoment(seen) })}
          </Chip>
        ) : (
          <span className="inline-flex items-center gap-2 text-caption text-ink-2">
            <Spinner /> {t("start.widget_waits")}
          </span>
        )}
      </div>
      {seen ? null : (
        <ol className="mt-2 max-w-[64ch] list-decimal space-y-1 pl-5">
          <li>{t(place?.plugin_upload ? "start.install_1" : `start.show_${store.platform}_1`)}</li>
          <li>{t(place?.plugin_upload ? "start.install_2" : `start.show_${store.platform}_2`)}</li>
          <li>{t("start.show_open")}</li>
        </ol>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {!seen && place?.plugin_package ? (
          <a href={place.plugin_package} download className={buttonClass(next ? "primary" : "default")}>
            {t("stores.plugin_download")}
          </a>
        ) : null}
        {!seen && place?.plugin_upload ? (
          <Outside href={place.plugin_upload} primary={next && !place.plugin_package}>
            {t("stores.plugin_upload")}
          </Outside>
        ) : !seen && (place?.editor_url ?? place?.plugin_url) ? (
          <Outside href={place?.editor_url ?? place?.plugin_url ?? ""} primary={next}>
            {t(place?.editor_url ? "start.open_editor" : "start.open_plugins", { name })}
          </Outside>
        ) : null}
        <Outside href={store.url}>{t("start.open_shop")}</Outside>
      </div>
    </li>
  );
}

function Outside({ href, primary, children }: { href: string; primary?: boolean; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={buttonClass(primary ? "primary" : "default")}>
      {children}
      <ExternalLink size={14} aria-hidden />
    </a>
  );
}
