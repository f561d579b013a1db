import type { Identity } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { platformName } from "@/features/stores/platform";
import { t } from "@/i18n/t";

/** The customer accounts that make up this member, one a store. */
export function IdentitiesCard({ identities }: { identities: Identity[] }) {
  return (
    <Card>
      <CardHead title={t("members.accounts")} />
      {identities.length === 0 ? (
        <p className="mt-2 text-ink-3">{t("members.no_accounts")}</p>
      ) : (
        <ul className="mt-1 -mb-2 divide-y divide-line">
          {identities.map((identity) => (
            <li key={`${identity.store_id}${identity.customer_id}`} className="py-2.5">
              <p className="font-strong text-ink">{identity.store_name}</p>
              <p className="text-caption text-ink-3">
                {t("members.customer", {
                  platform: platformName(identity.platform),
                  id: identity.customer_id,
                })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
