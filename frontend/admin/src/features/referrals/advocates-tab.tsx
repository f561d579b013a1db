import { Megaphone } from "lucide-react";
import type { Advocate } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { formatMoney } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useAdvocates } from "./queries";

/** Who brings friends, those with the most orders first. */
export function AdvocatesTab() {
  return (
    <PagesList
      query={useAdvocates()}
      failed={t("referrals.failed")}
      icon={Megaphone}
      none={t("referrals.no_advocates")}
      noneDetail={t("referrals.no_advocates_detail")}
      row={(advocate) => <AdvocateRow key={advocate.member_id} advocate={advocate} />}
    />
  );
}

function AdvocateRow({ advocate }: { advocate: Advocate }) {
  const sales = (advocate.sales ?? []).map((money) => formatMoney(money)).join(" + ");
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-card py-3">
      <div className="min-w-0">
        <p className="break-words font-strong text-ink">
          {advocate.former ? (
            t("referrals.former")
          ) : (
            <AppLink href={`/members/${advocate.member_id}`} className="underline-offset-2 hover:underline">
              {advocate.name || advocate.email || t("members.no_name")}
            </AppLink>
          )}
        </p>
        <p className="break-words text-caption text-ink-3">{(advocate.codes ?? []).join(" · ")}</p>
      </div>
      <p className="num text-ink-2">
        {[
          t("referrals.n_visits", { count: advocate.visits }),
          t("referrals.n_orders", { count: advocate.orders }),
          t("referrals.n_rewarded", { count: advocate.rewarded }),
          sales,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}
