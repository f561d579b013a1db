import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { inside } from "@/host/inside";
import { wordpress } from "@/host/wordpress";
import { t } from "@/i18n/t";
import { Main } from "./main";
import { PhoneNav, PhoneTop } from "./phone-bars";
import { Rail } from "./rail";

const hostNav = () => import("@/host/host-nav");
const HostNav = lazy(hostNav);
// Asked for at once where it is wanted, and waited for: a page that it came above would jump.
if (inside) hostNav().catch(() => undefined);

/** Navigation around the page; after a change of page the keyboard starts at the page, not in the menu. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const seen = useRef(path);
  useEffect(() => {
    if (seen.current === path) return;
    seen.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className="flex min-h-[var(--host-height)] bg-page">
      {wordpress ? null : <Skip />}
      {inside ? null : <Rail />}
      <div className={cx("min-w-0 flex-1", !inside && "max-md:pb-16")}>
        <Suspense>
          {inside ? <HostNav /> : <PhoneTop />}
          <Main id="page" ref={main} tabIndex={-1} className="outline-none focus-visible:shadow-none">
            <Outlet />
          </Main>
        </Suspense>
      </div>
      {inside ? null : <PhoneNav />}
    </div>
  );
}

/** WordPress has a link of its own to the page. */
function Skip() {
  return (
    <a
      href="#page"
      className="sr-only z-[70] rounded-control bg-card px-3 py-2 font-strong text-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t("nav.skip")}
    </a>
  );
}
