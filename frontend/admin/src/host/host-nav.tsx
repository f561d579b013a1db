import { type LinkProps, useLocation, useRouter } from "@tanstack/react-router";
import { createElement, useEffect } from "react";
import { AppLink, insidePath } from "@/components/shell/app-link";
import { belongs, childAt, daily, upkeep } from "@/components/shell/navigation";
import { cx } from "@/components/ui/cx";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { saveFiles } from "./download";

/**
 * Navigation inside Shopify's admin: the places stand in its own menu, which knows one level. Those under a place are
 * links above the page.
 */
export default function HostNav() {
  const may = useMay();
  const router = useRouter();
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    const go = ({ target }: Event) => {
      const href = target instanceof Element ? target.getAttribute("href") : null;
      const inside = href && insidePath(href);
      if (inside) void router.navigate({ to: inside as LinkProps["to"] });
    };
    document.addEventListener("shopify:navigate", go);
    document.addEventListener("click", saveFiles);
    return () => {
      document.removeEventListener("shopify:navigate", go);
      document.removeEventListener("click", saveFiles);
    };
  }, [router]);
  const places = [...daily, ...upkeep].filter(({ needs }) => !needs || may(needs));
  const here = places.find((place) => belongs(path, place));
  const children = (here?.children ?? []).filter(({ needs }) => !needs || may(needs));
  const at = childAt(path, children);
  return (
    <>
      {createElement(
        "s-app-nav",
        null,
        places.map(({ to, label, children: under }) =>
          createElement("s-link", { key: to, href: `/admin${under?.[0]?.to ?? to}` }, t(label)),
        ),
      )}
      {children.length > 1 ? (
        <nav aria-label={t("nav.label")} className="overflow-x-auto px-page pt-3">
          <ul className="mx-auto flex max-w-[1160px] gap-1">
            {children.map((child) => (
              <li key={child.to}>
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
