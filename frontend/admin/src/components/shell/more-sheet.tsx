import { LogOut } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useLogout } from "@/features/session/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AppLink } from "./app-link";
import type { Place } from "./navigation";
import { Workplaces } from "./workplaces";

/** The places that have no tab of their own on phone, and the way out. */
export default function MoreSheet({ places, onClose }: { places: Place[]; onClose: () => void }) {
  const { staff } = useSession();
  const logout = useLogout();
  return (
    <Dialog open onClose={onClose} title={t("nav.more")}>
      <ul className="divide-y divide-line">
        {places.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <AppLink
              href={to}
              onClick={onClose}
              className="flex min-h-12 items-center gap-3 rounded-control font-medium text-ink"
            >
              <Icon size={19} strokeWidth={1.75} aria-hidden />
              {t(label)}
            </AppLink>
          </li>
        ))}
      </ul>
      <Workplaces />
      <p className="mt-4 mb-2 text-caption text-ink-3">{t("session.signed_in_as", { name: staff.name })}</p>
      <Button icon={LogOut} busy={logout.isPending} onClick={() => logout.mutate()} className="w-full">
        {t("session.sign_out")}
      </Button>
    </Dialog>
  );
}
