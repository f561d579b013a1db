import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { bridge } from "@/host/bridge";
import { t } from "@/i18n/t";
import { PhoneNav, PhoneTop } from "./phone-bars";
import { Rail } from "./rail";

const HostNav = lazy(() => import("@/host/host-nav"));

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
    <div className="flex min-h-dvh bg-page">
      <a
        href="#page"
        className="sr-only z-[70] rounded-control bg-card px-3 py-2 font-strong text-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("nav.skip")}
      </a>
      {bridge ? null : <Rail />}
      <div className={cx("min-w-0 flex-1", !bridge && "max-md:pb-16")}>
        {bridge ? (
          <Suspense>
            <HostNav />
          </Suspense>
        ) : (
          <PhoneTop />
        )}
        <main id="page" ref={main} tabIndex={-1} className="outline-none focus-visible:shadow-none">
          <Outlet />
        </main>
      </div>
      {bridge ? null : <PhoneNav />}
    </div>
  );
}
