import { bridge } from "./bridge";
import { hostFetch } from "./fetch";

/** A file of ours as an address that may be saved or shown: a link could not say who asks, in Shopify's admin. */
export async function download(address: string, name: string): Promise<void> {
  if (!bridge) {
    location.assign(address);
    return;
  }
  const answer = await hostFetch(new Request(new URL(address, location.origin)));
  if (!answer.ok) throw new Error(String(answer.status));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = nameIn(answer.headers.get("Content-Disposition")) ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The name that the server gave a file. */
function nameIn(disposition: string | null): string | undefined {
  return /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1];
}

/** Has links to files of ours saved: followed inside Shopify's admin they could not say who asks. */
export function saveFiles(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const address = link?.getAttribute("href") ?? "";
  if (!link || !address.startsWith("/api/v1/")) return;
  event.preventDefault();
  void download(address, link.download || "file");
}
