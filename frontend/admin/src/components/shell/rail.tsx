import { useLocation } from "@tanstack/react-router";
import { CircleAlert, CircleCheck } from "lucide-react";
import { CountBadge } from "@/components/ui/chip";
import { cx } from "@/components/ui/cx";
import { useAttentionCount } from "@/features/attention/queries";
import { useMay, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AppLink } from "./app-link";
import { MerchantMenu } from "./merchant-menu";
import { belongs, type Child, childAt, daily, type Place, upkeep } from "./navigation";
import { storesInWords } from "./stores-in-words";

/** Navigation on a desk: always there, 232 wide. */
export function Rail() {
  return (
    <header className="sticky top-0 flex h-dvh w-[232px] shrink-0 flex-col border-r border-line bg-side px-3 py-4 max-md:hidden print:hidden">
      <MerchantMenu />
      <nav aria-label={t("nav.label")} className="-mx-1 mt-4 min-h-0 flex-1 overflow-y-auto px-1 py-0.5">
        <PlaceList places={daily} />
        <div className="h-3" />
        <PlaceList places={upkeep} />
      </nav>
      <RailFoot />
    </header>
  );
}

function PlaceList({ places }: { places: Place[] }) {
  const may = useMay();
  return (
    <ul>
      {places
        .filter(({ needs }) => !needs || may(needs))
        .map((place) => (
          <PlaceItem key={place.to} place={place} />
        ))}
    </ul>
  );
}

const row = "flex min-h-8 items-center gap-2.5 rounded-control px-2 font-medium transition-colors";
const on = "bg-card text-ink shadow-key";
const off = "text-ink-2 hover:bg-hover hover:text-ink";

function PlaceItem({ place }: { place: Place }) {
  const path = useLocation({ select: (location) => location.pathname });
  const waiting = useAttentionCount();
  const here = belongs(path, place);
  const Icon = place.icon;
  const current = here && !place.children;
  return (
    <li>
      <AppLink
        href={place.children?.[0]?.to ?? place.to}
        aria-current={current ? "page" : undefined}
        className={cx(row, current ? on : off, here && "text-ink")}
      >
        <Icon size={17} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <span className="min-w-0 flex-1">{t(place.label)}</span>
        {place.badge && waiting > 0 ? (
          <CountBadge count={waiting} label={t("nav.waiting", { count: waiting })} />
        ) : null}
      </AppLink>
      {here && place.children ? <Children path={path} places={place.children} /> : null}
    </li>
  );
}

function Children({ path, places }: { path: string; places: Child[] }) {
  const may = useMay();
  const at = childAt(path, places);
  return (
    <ul>
      {places
        .filter(({ needs }) => !needs || may(needs))
        .map((child) => {
          const here = child === at;
          return (
            <li key={child.to}>
              <AppLink
                href={child.to}
                aria-current={here ? "page" : undefined}
                className={cx(row, "pl-[35px]", here ? on : off)}
              >
                {t(child.label)}
              </AppLink>
            </li>
          );
        })}
    </ul>
  );
}

function RailFoot() {
  const { stores } = useSession();
  const { fine, headline, detail } = storesInWords(stores, new Date());
  const Icon = fine ? CircleCheck : CircleAlert;
  return (
    <AppLink
      href="/stores"
      className="flex items-start gap-2.5 rounded-control px-2.5 py-1.5 text-caption text-ink-3 hover:text-ink"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden className={cx("mt-px shrink-0", !fine && "text-warn")} />
      <span>
        <span className="block">{headline}</span>
        {detail ? <span className="block">{detail}</span> : null}
      </span>
    </AppLink>
  );
}
