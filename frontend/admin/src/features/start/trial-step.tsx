import { useEffect, useState } from "react";
import type { MemberRow, Program, Redemption, Store } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { FormError } from "@/components/ui/error-card";
import { SkeletonText } from "@/components/ui/skeleton";
import { MemberPicker } from "@/features/members/member-picker";
import { useOnceKey } from "@/features/members/once";
import { useAdjustPoints, useUndoRedemption } from "@/features/members/queries";
import { usePoints } from "@/features/session/session";
import { t } from "@/i18n/t";
import type { Trial } from "./steps";
import { trialReward, useTrial } from "./trial";

interface TrialStepProps {
  program: Program;
  stores: Store[];
  member: string;
  onMember: (id: string) => void;
  onTried: () => void;
}

/** Staff take a reward as a shopper does, and everything is undone afterwards. */
export function TrialStep({ program, stores, member, onMember, onTried }: TrialStepProps) {
  const reward = trialReward(program);
  const [picked, setPicked] = useState<MemberRow>();
  if (!program.live) return <p>{t("start.trial_publish_first")}</p>;
  if (!reward) return <p>{t("start.trial_no_reward")}</p>;
  if (!member)
    return (
      <div className="max-w-[480px]">
        <p className="mb-3">{t("start.trial_who")}</p>
        <MemberPicker
          label={t("start.trial_find")}
          not=""
          picked={picked}
          onPick={(row) => {
            setPicked(row);
            if (row) onMember(row.id);
          }}
        />
        <Shops stores={stores} />
      </div>
    );
  return (
    <Running
      member={member}
      reward={reward}
      stores={stores}
      onTried={onTried}
      onOther={() => {
        setPicked(undefined);
        onMember("");
      }}
    />
  );
}

interface RunningProps {
  member: string;
  reward: { name: string; cost: number };
  stores: Store[];
  onTried: () => void;
  onOther: () => void;
}

function Running({ member, reward, stores, onTried, onOther }: RunningProps) {
  const { person, stands, error, reason } = useTrial(member, reward.cost);
  const tried = stands?.stage === "taken" || stands?.stage === "used";
  useEffect(() => {
    if (tried) onTried();
  }, [tried, onTried]);
  if (error)
    return (
      <>
        <FormError error={error} />
        <Button onClick={onOther}>{t("start.trial_other")}</Button>
      </>
    );
  if (!person.data || !stands) return <SkeletonText lines={3} />;
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        {t("start.trial_as", { name: person.data.name || person.data.email })}{" "}
        <button type="button" className="link" onClick={onOther}>
          {t("start.trial_other")}
        </button>
      </p>
      <div aria-live="polite" className="flex flex-col items-start gap-3">
        <Stage stands={stands} member={member} reward={reward} reason={reason} />
      </div>
      {stands.stage === "take" || stands.stage === "taken" ? <Shops stores={stores} /> : null}
      <AppLink href={`/members/${member}`} className="link text-caption">
        {t("start.trial_history")}
      </AppLink>
    </div>
  );
}

interface StageProps {
  stands: Trial;
  member: string;
  reward: { name: string; cost: number };
  reason: string;
}

function Stage({ stands, member, reward, reason }: StageProps) {
  const points = usePoints();
  switch (stands.stage) {
    case "needs_points":
      return (
        <Move member={member} points={stands.missing} reason={reason}>
          {t("start.trial_give", { points: points(stands.missing) })}
        </Move>
      );
    case "take":
      return <p className="max-w-[64ch]">{t("start.trial_take", { name: reward.name })}</p>;
    case "making":
      return <p>{t("start.trial_making")}</p>;
    case "taken":
      return <Taken member={member} code={stands.code} />;
    case "used":
      return <p className="max-w-[64ch]">{t("start.trial_used", { order: stands.code.used_order ?? "" })}</p>;
    case "give_back":
      return (
        <Move member={member} points={-stands.points} reason={reason}>
          {t("start.trial_take_back", { points: points(stands.points) })}
        </Move>
      );
    case "over":
      return <p>{t("start.trial_over")}</p>;
  }
}

interface MoveProps {
  member: string;
  points: number;
  reason: string;
  children: string;
}

/** Gives the trial's points, or takes them back; a doubled click moves them once. */
function Move({ member, points, reason, children }: MoveProps) {
  const adjust = useAdjustPoints(member);
  const once = useOnceKey();
  return (
    <>
      <Button
        variant={points > 0 ? "primary" : "default"}
        needs="points:write"
        busy={adjust.isPending}
        onClick={() => adjust.mutate({ key: once.key, body: { points, reason } }, { onSuccess: once.renew })}
      >
        {children}
      </Button>
      <FormError error={adjust.error} />
    </>
  );
}

function Taken({ member, code }: { member: string; code: Redemption }) {
  const undo = useUndoRedemption(member);
  return (
    <>
      <p className="max-w-[64ch]">
        {t("start.trial_taken", { name: code.reward_name, store: code.store_name })}
      </p>
      {code.code ? (
        <p className="flex flex-wrap items-center gap-3">
          <code className="rounded-control bg-hover px-3 py-2 text-lead font-semibold text-ink">
            {code.code}
          </code>
          <CopyButton text={code.code} label={t("start.trial_copy")} />
        </p>
      ) : null}
      {code.undoable ? (
        <Button needs="members:write" busy={undo.isPending} onClick={() => undo.mutate(code.id)}>
          {t("start.trial_undo")}
        </Button>
      ) : null}
      <FormError error={undo.error} />
    </>
  );
}

function Shops({ stores }: { stores: Store[] }) {
  return (
    <p className="mt-3 flex flex-wrap gap-2">
      {stores
        .filter((store) => store.state === "connected")
        .map((store) => (
          <a
            key={store.id}
            href={store.url}
            target="_blank"
            rel="noreferrer"
            className={buttonClass("default")}
          >
            {t("start.trial_shop", { name: store.name })}
          </a>
        ))}
    </p>
  );
}
