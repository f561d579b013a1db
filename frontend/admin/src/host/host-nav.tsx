import { useLocation, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { AppLink } from "@/components/shell/app-link";
import { belongs, childAt, daily, upkeep } from "@/components/shell/navigation";
import { cx } from "@/components/ui/cx";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { saveFiles } from "./download";
import { useDrawn } from "./drawn";
import { ShopifyMenu } from "./shopify-menu";
import { TopMenu } from "./top-menu";
import { wordpress } from "./wordpress";

/**
 * Navigation inside a store's admin: the places stand in Shopify's own menu, which knows one level, or, in wp-admin,
 * at the top of our page. Those under a place are links above the page.
 */
export default function HostNav() {
  const may = useMay();
  const path = useLocation({ select: (location) => location.pathname });
  // What stands above a page comes and goes with it, or the old one would jump while the new one is on its way.
  const shown = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname }) ?? path;
  useEffect(() => {
    document.addEventListener("click", saveFiles);
    return () => document.removeEventListener("click", saveFiles);
  }, []);
  const places = [...daily, ...upkeep].filter(({ needs }) => !needs || may(needs));
  const here = places.find((place) => belongs(shown, place));
  const children = (here?.children ?? []).filter(({ needs }) => !needs || may(needs));
  const at = childAt(shown, children);
  const row = useDrawn<HTMLElement>(at?.to);
  return (
    <>
      {wordpress ? (
        <TopMenu places={places} here={places.find((place) => belongs(path, place))} />
      ) : (
        <ShopifyMenu places={places} />
      )}
      {children.length > 1 ? (
        <nav
          ref={row}
          aria-label={here ? t(here.label) : t("nav.label")}
          className="relative mx-auto max-w-[1224px] overflow-x-auto px-page pt-3 pb-1 max-md:pb-3"
        >
          <ul className="flex gap-1">
            {children.map((child) => (
              <li key={child.to} data-to={child.to}>
                <AppLink
                  href={child.to}
                  aria-current={child === at ? "page" : undefined}
                  className={cx(
                    "flex min-h-8 items-center rounded-control px-2.5 font-medium whitespace-nowrap max-md:min-h-11",
                    child === at ? "bg-card text-ink shadow-key" : "text-ink-2 hover:bg-hover hover:text-ink",
                  )}
                >
                  {t(child.label)}
                </AppLink>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </>
  );
}
