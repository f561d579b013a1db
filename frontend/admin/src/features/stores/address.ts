/** The full name of a Shopify shop from what a person types: "demo", "demo.myshopify.com" or its admin address. */
export function shopName(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const handle = /^(?:https?:\/\/)?admin\.shopify\.com\/store\/([a-z0-9][a-z0-9-]*)/.exec(trimmed)?.[1];
  const name = handle ?? /^(?:https?:\/\/)?([a-z0-9][a-z0-9-]*)(?:\.myshopify\.com)?\/?$/.exec(trimmed)?.[1];
  return name ? `${name}.myshopify.com` : undefined;
}

/** The origin and path of a WordPress site from what a person types, or undefined. Only http and https. */
export function siteAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed || /\s/.test(trimmed)) return undefined;
  const withScheme = /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (!["http:", "https:"].includes(url.protocol) || url.username || !/[.:]|^localhost$/.test(url.host))
    return undefined;
  return (url.origin + url.pathname.replace(/\/wp-admin.*$/, "")).replace(/\/+$/, "");
}
