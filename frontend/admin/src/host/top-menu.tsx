import { AppLink } from "@/components/shell/app-link";
import type { Place } from "@/components/shell/navigation";
import { CountBadge } from "@/components/ui/chip";
import { cx } from "@/components/ui/cx";
import { useAttentionCount } from "@/features/attention/queries";
import { t } from "@/i18n/t";
import { useDrawn } from "./drawn";

/** The places at the top of our page in wp-admin, beside WordPress's own menu. On a phone they are drawn sideways. */
export function TopMenu({ places, here }: { places: Place[]; here: Place | undefined }) {
  const waiting = useAttentionCount();
  const row = useDrawn<HTMLUListElement>(here?.to);
  return (
    <nav aria-label="Regulars" className="border-b border-line bg-card">
      <div className="mx-auto max-w-[1224px] px-page">
        <ul ref={row} className="relative -mx-2.5 flex overflow-x-auto">
          {places.map((place) => (
            <li key={place.to} data-to={place.to} className="shrink-0">
              <AppLink
                href={place.children?.[0]?.to ?? place.to}
                aria-current={place === here && !place.children ? "page" : undefined}
                className={cx(
                  "flex min-h-11 items-center gap-1.5 border-b-2 px-2.5 font-medium whitespace-nowrap",
                  place === here ? "border-ink text-ink" : "border-transparent text-ink-2 hover:text-ink",
                )}
              >
                {t(place.label)}
                {place.badge && waiting > 0 ? (
                  <CountBadge count={waiting} label={t("nav.waiting", { count: waiting })} />
                ) : null}
              </AppLink>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
