import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { FriendReferral } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { FormError } from "@/components/ui/error-card";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useDecide, useReferral } from "./queries";

/** What the checks found, and staff's word over it. */
export function ReferralDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const referral = useReferral(id);
  return (
    <Dialog open wide onClose={onClose} title={t("referrals.checks_title")}>
      {referral.data ? (
        <Details referral={referral.data} onClose={onClose} />
      ) : (
        <Awaited query={referral} failed={t("referrals.failed")} rows={4} />
      )}
    </Dialog>
  );
}

function Details({ referral, onClose }: { referral: FriendReferral; onClose: () => void }) {
  const may = useMay();
  const checks = referral.checks ?? [];
  const found = checks.filter(({ score }) => score > 0);
  const clean = checks.filter(({ score }) => score === 0);
  return (
    <>
      <p className="text-ink-2">{t("referrals.score", { score: referral.score })}</p>
      <ul className="mt-3 space-y-2">
        {found.map((check) => (
          <li key={check.name} className="flex items-start gap-2.5">
            <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            <span className="min-w-0 flex-1">{check.explain}</span>
            <span className="num text-caption text-ink-3">{t("referrals.adds", { score: check.score })}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="mt-1">{t("referrals.nothing_found")}</p> : null}
      {clean.length > 0 ? (
        <div className="mt-3">
          <Disclosure summary={t("referrals.passed", { count: clean.length })}>
            <ul className="mt-2 space-y-1.5 text-caption text-ink-2">
              {clean.map((check) => (
                <li key={check.name} className="flex items-start gap-2">
                  <CircleCheck size={14} aria-hidden className="mt-0.5 shrink-0 text-good" />
                  <span>{t("referrals.not_found", { check: check.explain })}</span>
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      ) : null}
      {may("members:write") && (referral.can_allow || referral.can_block) ? (
        <Decide referral={referral} onClose={onClose} />
      ) : null}
    </>
  );
}

function Decide({ referral, onClose }: { referral: FriendReferral; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const decide = useDecide(referral.id);
  const toast = useToast();
  const say = (allow: boolean) => {
    setTried(true);
    if (!reason.trim()) return;
    decide.mutate(
      { allow, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t(allow ? "referrals.allowed" : "referrals.blocked"));
          onClose();
        },
      },
    );
  };
  const busy = (allow: boolean) => decide.isPending && decide.variables.allow === allow;
  return (
    <form noValidate className="mt-5 border-t border-line pt-4" onSubmit={(event) => event.preventDefault()}>
      <ReasonField
        label={t("review.reason")}
        hint={t("referrals.reason_hint")}
        error={tried && !reason.trim() ? t("review.reason_missing") : fieldError(decide.error, "reason")}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormError error={decide.error} fields={["reason"]} />
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        {referral.can_block ? (
          <Button busy={busy(false)} disabled={decide.isPending} onClick={() => say(false)}>
            {t("referrals.block")}
          </Button>
        ) : null}
        {referral.can_allow ? (
          <Button variant="primary" busy={busy(true)} disabled={decide.isPending} onClick={() => say(true)}>
            {t("referrals.allow")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
