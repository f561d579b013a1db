import { useLocation } from "@tanstack/react-router";
import { Ellipsis, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { cx } from "@/components/ui/cx";
import { useAttentionCount } from "@/features/attention/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AppLink } from "./app-link";
import { MerchantMark } from "./merchant-mark";
import { belongs, daily, type Place, upkeep } from "./navigation";

// The sheet and the dialog under it come when they are asked for.
const MoreSheet = lazy(() => import("./more-sheet"));

/** Name and search at the top of the phone layout. */
export function PhoneTop() {
  const { merchant } = useSession();
  return (
    <header className="flex items-center gap-2.5 px-page pt-2 pb-1 md:hidden print:hidden">
      <MerchantMark />
      <span className="min-w-0 flex-1 truncate font-semibold text-ink">{merchant.name}</span>
      <AppLink
        href="/members"
        aria-label={t("members.search")}
        className="inline-flex size-11 items-center justify-center rounded-control text-ink"
      >
        <Search size={20} strokeWidth={1.75} aria-hidden />
      </AppLink>
    </header>
  );
}

const tab =
  "relative flex min-h-14 w-full flex-col items-center justify-center gap-0.5 rounded-control text-caption font-medium";

/** Navigation under the thumb: what is wanted most, and all the rest behind "More". */
export function PhoneNav() {
  const path = useLocation({ select: (location) => location.pathname });
  const [open, setOpen] = useState(false);
  const all = [...daily, ...upkeep];
  const thumbs = all.filter(({ thumb }) => thumb);
  const inRest = !thumbs.some((place) => belongs(path, place));
  return (
    <nav
      aria-label={t("nav.label")}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <ul className="grid grid-cols-5 px-1">
        {thumbs.map((place) => (
          <li key={place.to} className="min-w-0">
            <PhoneTab place={place} here={belongs(path, place)} />
          </li>
        ))}
        <li className="min-w-0">
          <button
            type="button"
            aria-haspopup="dialog"
            aria-expanded={open}
            onClick={() => setOpen(true)}
            className={cx(tab, inRest ? "text-accent" : "text-ink-3")}
          >
            <Ellipsis size={20} strokeWidth={1.75} aria-hidden />
            {t("nav.more")}
          </button>
        </li>
      </ul>
      {open ? (
        <Suspense>
          <MoreSheet places={all} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </nav>
  );
}

function PhoneTab({ place, here }: { place: Place; here: boolean }) {
  const waiting = useAttentionCount();
  const Icon = place.icon;
  return (
    <AppLink
      href={place.children?.[0]?.to ?? place.to}
      aria-current={here ? "page" : undefined}
      className={cx(tab, here ? "text-accent" : "text-ink-3")}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span className="max-w-full truncate px-0.5">
        {t(place.badge ? "nav.attention_short" : place.label)}
      </span>
      {place.badge && waiting > 0 ? (
        <span className="absolute top-2 left-1/2 ml-1.5 size-2.5 rounded-pill border-2 border-card bg-warn-mark">
          <span className="sr-only">{t("nav.waiting", { count: waiting })}</span>
        </span>
      ) : null}
    </AppLink>
  );
}
