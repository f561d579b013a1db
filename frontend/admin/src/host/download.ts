import { saveFile } from "@/api/data";
import { t } from "@/i18n/t";
import { bridge } from "./bridge";
import { hostFetch, server } from "./fetch";
import { inside } from "./inside";

/** Saves a file of ours, or says that it did not come: a link could not say who asks, in a store's admin. */
export async function download(address: string, name: string): Promise<void> {
  if (!inside) {
    location.assign(address);
    return;
  }
  try {
    const answer = await hostFetch(new Request(new URL(address, server)));
    if (!answer.ok) throw new Error(String(answer.status));
    saveFile(await answer.blob(), nameIn(answer.headers.get("Content-Disposition")) ?? name);
  } catch {
    if (bridge) bridge.toast.show(t("error.unknown"), { isError: true });
    else window.alert(t("error.unknown"));
  }
}

/** The name that the server gave a file. */
function nameIn(disposition: string | null): string | undefined {
  return /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1];
}

/** Has links to files of ours saved: followed inside a store's admin they could not say who asks. */
export function saveFiles(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const address = link?.getAttribute("href") ?? "";
  if (!link || !address.startsWith("/api/v1/")) return;
  event.preventDefault();
  void download(address, link.download || "file");
}
