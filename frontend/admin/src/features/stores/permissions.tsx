import { CircleAlert } from "lucide-react";
import type { Store } from "@/api/types";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { formatAnd } from "@/i18n/format";
import { t } from "@/i18n/t";
import { platformName } from "./platform";
import { type Permission, usePermit, useStores } from "./queries";

const inWords = (permission: Permission) => t(`permit.what_${permission}`);

/** What some stores have yet to allow of what is wanted, with a button that asks; nothing when all is allowed. */
export function PermissionsNote({ wanted, className }: { wanted: Permission[]; className?: string }) {
  const stores = useStores();
  const open = (stores.data ?? []).flatMap((store) =>
    lackingIn(store)
      .filter(({ name }) => wanted.includes(name))
      .map(({ name }) => ({ store, name })),
  );
  if (open.length === 0) return null;
  return (
    <div className={cx("flex flex-col gap-2", className)}>
      {open.map(({ store, name }) => (
        <Ask key={store.id + name} store={store} permission={name} />
      ))}
    </div>
  );
}

/** What a store that is connected has yet to allow. */
function lackingIn({ state, permissions }: Store) {
  return state === "connected" ? (permissions ?? []).filter((one) => !one.granted) : [];
}

function Ask({ store, permission }: { store: Store; permission: Permission }) {
  const permit = usePermit();
  const toast = useToast();
  const slots = { store: store.name, what: inWords(permission), platform: platformName(store.platform) };
  const ask = () =>
    permit.mutate(
      { store, permission },
      { onSuccess: (came) => came === "granted" && toast(t("permit.done", slots)) },
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-info-soft px-3 py-2 text-info">
      <p className="flex min-w-0 flex-1 basis-56 items-start gap-2">
        <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
        <span>{t("permit.lacking", slots)}</span>
      </p>
      <Button needs="stores:write" busy={permit.isPending} onClick={ask}>
        {t("permit.ask", slots)}
      </Button>
      {permit.data === "declined" ? (
        <p role="status" className="basis-full">
          {t("permit.declined", slots)}
        </p>
      ) : null}
      <FormError error={permit.error} fields={[]} />
    </div>
  );
}

/** On a store's card: what it allows beside the usual, and what is set up that it has yet to allow. */
export function StorePermissions({ store }: { store: Store }) {
  const granted = (store.permissions ?? []).filter((one) => one.granted).map((one) => inWords(one.name));
  return (
    <>
      {granted.length > 0 ? <p className="mt-3">{t("permit.also", { what: formatAnd(granted) })}</p> : null}
      {lackingIn(store)
        .filter((one) => one.needed)
        .map((one) => (
          <div key={one.name} className="mt-3">
            <Ask store={store} permission={one.name} />
          </div>
        ))}
    </>
  );
}
