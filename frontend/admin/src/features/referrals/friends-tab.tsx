import { UserPlus } from "lucide-react";
import { useState } from "react";
import type { ReferralState } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { buttonClass } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { PagesList } from "@/components/ui/pages-list";
import { useProgram } from "@/features/program/queries";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useReferralCounts, useReferrals } from "./queries";
import { ReferralDialog } from "./referral-dialog";
import { ReferralRow } from "./referral-row";
import { referralStates } from "./state";

/** Everybody whom members brought, newest first. */
export function FriendsTab() {
  const [state, setState] = useState<ReferralState | "">("");
  const [open, setOpen] = useState("");
  const counts = useReferralCounts();
  const referrals = useReferrals(state);
  const program = useProgram();
  const off = !state && program.data !== undefined && !program.data.live?.document.referral?.active;
  const all = Object.values(counts.data ?? {}).reduce((sum, count) => sum + count, 0);
  const named = (label: string, count: number | undefined) =>
    count === undefined ? label : `${label} (${formatNumber(count)})`;
  return (
    <>
      <div className="border-b border-line bg-sunken px-card py-2.5">
        <Field label={t("referrals.filter")} className="max-w-64">
          {(control) => (
            <Select
              {...control}
              value={state}
              onChange={(event) => setState(event.target.value as ReferralState | "")}
            >
              <option value="">{named(t("referrals.all"), counts.data && all)}</option>
              {referralStates.map((value) => (
                <option key={value} value={value}>
                  {named(t(`referrals.state_${value}`), counts.data && (counts.data[value] ?? 0))}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <PagesList
        query={referrals}
        failed={t("referrals.failed")}
        icon={UserPlus}
        none={t(off ? "referrals.off" : state ? "referrals.none_of_state" : "referrals.none")}
        noneDetail={t(
          off ? "referrals.off_detail" : state ? "referrals.none_of_state_detail" : "referrals.none_detail",
        )}
        noneAction={
          off ? (
            <AppLink href="/program/inviting" className={buttonClass("primary")}>
              {t("referrals.set_up")}
            </AppLink>
          ) : null
        }
        row={(row) => <ReferralRow key={row.id} row={row} onOpen={() => setOpen(row.id)} />}
      />
      {open ? <ReferralDialog id={open} onClose={() => setOpen("")} /> : null}
    </>
  );
}
