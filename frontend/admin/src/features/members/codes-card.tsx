import { Ban, Check, Clock, Hourglass, type LucideIcon, Ticket } from "lucide-react";
import { useState } from "react";
import type { Redemption, RedemptionState } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Chip, type Tone } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorNote, FormError } from "@/components/ui/error-card";
import { SkeletonText } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { formatDay } from "@/i18n/format";
import { type Key, t } from "@/i18n/t";
import { ExtendDialog } from "./extend-dialog";
import { useOnceKey } from "./once";
import { useRedemptions, useResendCode } from "./queries";
import { ReissueDialog } from "./reissue-dialog";
import { UndoDialog } from "./undo-dialog";

const states: Record<RedemptionState, { label: Key; tone: Tone; icon: LucideIcon }> = {
  reserved: { label: "codes.making", tone: "warn", icon: Clock },
  creating: { label: "codes.making", tone: "warn", icon: Clock },
  unknown: { label: "codes.checking", tone: "warn", icon: Clock },
  issued: { label: "codes.issued", tone: "info", icon: Ticket },
  used: { label: "codes.used", tone: "good", icon: Check },
  expired: { label: "codes.expired", tone: "neutral", icon: Hourglass },
  cancelling: { label: "codes.cancelling", tone: "warn", icon: Clock },
  cancelled: { label: "codes.cancelled", tone: "neutral", icon: Ban },
  revoked: { label: "codes.revoked", tone: "neutral", icon: Ban },
  to_do: { label: "codes.to_do", tone: "warn", icon: Hourglass },
  returning: { label: "codes.cancelling", tone: "warn", icon: Clock },
};

const shownAtFirst = 4;

export function CodesCard({ id }: { id: string }) {
  const codes = useRedemptions(id);
  const [all, setAll] = useState(false);
  if (codes.error && !codes.data)
    return (
      <Card flush>
        <ErrorNote title={t("codes.failed")} error={codes.error} onRetry={() => codes.refetch()} />
      </Card>
    );
  const list = codes.data ?? [];
  return (
    <Card>
      <CardHead title={t("codes.title")}>
        {list.length > shownAtFirst ? (
          <button type="button" className="link min-h-6" onClick={() => setAll(!all)}>
            {all ? t("codes.fewer") : t("codes.all", { count: list.length })}
          </button>
        ) : null}
      </CardHead>
      {!codes.data ? (
        <SkeletonText lines={3} />
      ) : list.length === 0 ? (
        <p className="mt-2 text-ink-3">{t("codes.none")}</p>
      ) : (
        <ul className="mt-1 -mb-2 divide-y divide-line">
          {(all ? list : list.slice(0, shownAtFirst)).map((code) => (
            <CodeRow key={code.id} member={id} code={code} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function CodeRow({ member, code }: { member: string; code: Redemption }) {
  const [undoing, setUndoing] = useState(false);
  const state = states[code.state];
  return (
    <li className="py-3">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-strong text-ink">{code.reward_name}</p>
        <span className="shrink-0">
          <Chip tone={state.tone} icon={state.icon}>
            {t(state.label)}
          </Chip>
        </span>
      </div>
      {code.code ? <code className="block text-[13px]/[22px]">{code.code}</code> : null}
      <p className="text-caption text-ink-3">{codeDetail(code)}</p>
      {code.note ? (
        <p className="mt-1 text-caption text-ink-2">{t("perks.said", { note: code.note })}</p>
      ) : null}
      {code.why ? <p className="text-caption text-ink-3">{code.why}</p> : null}
      {code.undoable || (code.code && code.state === "issued") ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {code.code ? <CopyButton text={code.code} label={t("codes.copy", { code: code.code })} /> : null}
          {code.undoable ? (
            <Button
              needs="members:write"
              onClick={() => setUndoing(true)}
              aria-label={t("codes.undo_of", { code: code.code ?? code.reward_name })}
            >
              {t("codes.undo")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {code.code && code.state === "issued" ? <CodeCare member={member} code={code} /> : null}
      {undoing ? <UndoDialog member={member} code={code} onClose={() => setUndoing(false)} /> : null}
    </li>
  );
}

/** What staff can do for a code that works: let it live longer, mail it again, replace it. */
function CodeCare({ member, code }: { member: string; code: Redemption }) {
  const [extending, setExtending] = useState(false);
  const [replacing, setReplacing] = useState(false);
  const once = useOnceKey();
  const resend = useResendCode(member);
  const toast = useToast();
  const mail = () =>
    resend.mutate(
      { redemption: code.id, key: once.key },
      {
        onSuccess: () => {
          toast(t("codes.resend_done"));
          once.renew();
        },
      },
    );
  return (
    <>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button
          needs="members:write"
          onClick={() => setExtending(true)}
          aria-label={t("codes.extend_of", { code: code.code ?? "" })}
        >
          {t("codes.extend")}
        </Button>
        <Button
          needs="members:write"
          busy={resend.isPending}
          onClick={mail}
          aria-label={t("codes.resend_of", { code: code.code ?? "" })}
        >
          {t("codes.resend")}
        </Button>
        <Button
          needs="members:write"
          onClick={() => setReplacing(true)}
          aria-label={t("codes.reissue_of", { code: code.code ?? "" })}
        >
          {t("codes.reissue")}
        </Button>
      </div>
      <FormError error={resend.error} />
      {replacing ? <ReissueDialog member={member} code={code} onClose={() => setReplacing(false)} /> : null}
      {extending ? <ExtendDialog member={member} code={code} onClose={() => setExtending(false)} /> : null}
    </>
  );
}

/** "until 18 December, only in Demo Coffee". */
export function codeDetail(code: Redemption): string {
  const parts: string[] = [];
  if (code.state === "used" && code.used_order) parts.push(t("codes.used_on", { order: code.used_order }));
  else if (code.ends_at && ["issued", "creating", "reserved"].includes(code.state))
    parts.push(t("codes.until", { day: formatDay(code.ends_at) }));
  parts.push(t("codes.only_in", { store: code.store_name }));
  return parts.join(", ");
}
