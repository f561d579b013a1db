import { ChevronsUpDown, LogOut } from "lucide-react";
import { useLogout } from "@/features/session/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { MerchantMark } from "./merchant-mark";
import { Workplaces } from "./workplaces";

const id = "merchant-menu";

/**
 * Whose program this is, and the way out. The browser's own popover: it closes on Escape and on a click beside
 * it without a line of script, and this is the one menu that every page would have to load.
 */
export function MerchantMenu() {
  const { merchant, stores, staff } = useSession();
  const logout = useLogout();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-hover"
      >
        <MerchantMark />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold text-ink">{merchant.name}</span>
          <span className="block truncate text-caption text-ink-3">
            {t("stores.connected", { count: stores.filter((s) => s.state === "connected").length })}
          </span>
        </span>
        <ChevronsUpDown size={15} aria-hidden className="shrink-0" />
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto top-[62px] left-3 m-0 w-[208px] rounded-card bg-card p-1.5 text-ink-2 shadow-popup"
      >
        <Workplaces />
        <p className="px-2.5 py-1 text-caption text-ink-3">
          {t("session.signed_in_as", { name: staff.name })}
        </p>
        <button
          type="button"
          onClick={() => logout.mutate()}
          className="flex min-h-9 w-full items-center gap-2.5 rounded-control px-2.5 font-medium text-ink hover:bg-hover"
        >
          <LogOut size={16} strokeWidth={1.75} aria-hidden />
          {t("session.sign_out")}
        </button>
      </div>
    </>
  );
}
