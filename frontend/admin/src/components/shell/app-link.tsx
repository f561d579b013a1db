import { Link, type LinkProps } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

/** The path inside the admin of an address the server gave ("/admin/stores" is "/stores"), or undefined. */
export function insidePath(href: string): string | undefined {
  if (href === "/admin") return "/";
  if (href.startsWith("/admin/")) return href.slice("/admin".length);
  return href.startsWith("/") && !href.startsWith("//") ? href : undefined;
}

type AppLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link by address: within the admin without loading the page anew, elsewhere as the browser does it. */
export function AppLink({ href, ...rest }: AppLinkProps) {
  const inside = insidePath(href);
  if (inside === undefined) return <a href={href} target="_blank" rel="noreferrer" {...rest} />;
  const [pathname = "/", query] = inside.split("?");
  const search = query ? Object.fromEntries(new URLSearchParams(query)) : undefined;
  return <Link to={pathname as LinkProps["to"]} search={search as LinkProps["search"]} {...rest} />;
}
