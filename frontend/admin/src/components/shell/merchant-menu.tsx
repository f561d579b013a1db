import { ChevronsUpDown, LogOut } from "lucide-react";
import { Menu, MenuItem, MenuNote } from "@/components/ui/menu";
import { useLogout } from "@/features/session/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { MerchantMark } from "./merchant-mark";

/** Whose program this is, and the way out. */
export function MerchantMenu() {
  const { merchant, stores, staff } = useSession();
  const logout = useLogout();
  return (
    <Menu
      trigger={
        <button
          type="button"
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
      }
    >
      <MenuItem icon={LogOut} onSelect={() => logout.mutate()}>
        {t("session.sign_out")}
      </MenuItem>
      <MenuNote>{t("session.signed_in_as", { name: staff.name })}</MenuNote>
    </Menu>
  );
}
