import { type LinkProps, useRouter } from "@tanstack/react-router";
import { createElement, useEffect } from "react";
import { insidePath } from "@/components/shell/app-link";
import type { Place } from "@/components/shell/navigation";
import { t } from "@/i18n/t";

/** The places as Shopify's admin shows them, in its own menu beside our frame. */
export function ShopifyMenu({ places }: { places: Place[] }) {
  const router = useRouter();
  useEffect(() => {
    const go = ({ target }: Event) => {
      const href = target instanceof Element ? target.getAttribute("href") : null;
      const inside = href && insidePath(href);
      if (inside) void router.navigate({ to: inside as LinkProps["to"] });
    };
    document.addEventListener("shopify:navigate", go);
    return () => document.removeEventListener("shopify:navigate", go);
  }, [router]);
  return createElement(
    "s-app-nav",
    null,
    places.map(({ to, label, children }) =>
      createElement("s-link", { key: to, href: `/admin${children?.[0]?.to ?? to}` }, t(label)),
    ),
  );
}
