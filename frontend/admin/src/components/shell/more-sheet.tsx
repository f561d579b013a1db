import { LogOut } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useLogout } from "@/features/session/queries";
import { useMay, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AppLink } from "./app-link";
import { type Child, type Place, programPlaces } from "./navigation";
import { Workplaces } from "./workplaces";

/** The places that are not under the thumb on a phone, and the way out. */
export default function MoreSheet({ places, onClose }: { places: Place[]; onClose: () => void }) {
  const { staff } = useSession();
  const logout = useLogout();
  return (
    <Dialog open onClose={onClose} title={t("nav.more")}>
      <ul className="divide-y divide-line">
        {places.map((place) => (
          <Group key={place.to} place={place} onClose={onClose} />
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

const row = "flex min-h-11 items-center gap-3 rounded-control font-medium text-ink";

/** A place with those under it; of one that the thumb reaches only those that its own page does not lead to. */
function Group({ place, onClose }: { place: Place; onClose: () => void }) {
  const may = useMay();
  const under = (place.children === programPlaces ? [] : (place.children ?? [])).filter(
    ({ to, needs }: Child) => !(place.thumb && to === place.to) && (!needs || may(needs)),
  );
  if ((place.thumb && under.length === 0) || (place.needs && !may(place.needs))) return null;
  const Icon = place.icon;
  return (
    <li className="py-0.5">
      {under.length === 0 ? (
        <AppLink href={place.to} onClick={onClose} className={row}>
          <Icon size={19} strokeWidth={1.75} aria-hidden />
          {t(place.label)}
        </AppLink>
      ) : (
        <>
          <p className="flex min-h-9 items-center gap-3 text-caption text-ink-3">
            <Icon size={19} strokeWidth={1.75} aria-hidden />
            {t(place.label)}
          </p>
          <ul>
            {under.map(({ to, label }) => (
              <li key={to}>
                <AppLink href={to} onClick={onClose} className={`${row} pl-[31px]`}>
                  {t(label)}
                </AppLink>
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  );
}
