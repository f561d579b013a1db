import { useState } from "react";
import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { AmountFields, type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { WholeEntry } from "@/features/program/whole-entry";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

type Plan = NonNullable<ProgramDocument["referral"]>;

export interface ReferralFormProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

const firstPoints = 500;

/** Whether members can invite. Switched on, an advocate gets something from the start. */
export function InviteCard({ document, save }: ReferralFormProps) {
  const plan = document.referral ?? {};
  const nothing = !plan.points && !plan.reward && !plan.friend_reward && !plan.friend_points;
  const turn = (active: boolean) =>
    save({
      ...document,
      referral: { ...plan, active, ...(active && nothing ? { points: firstPoints } : {}) },
    });
  return (
    <Card>
      <CardHead title={t("invite.title")} hint={t("invite.hint")}>
        <Switch checked={plan.active ?? false} onChange={turn} label={t("invite.title")} />
      </CardHead>
    </Card>
  );
}

/** Whether the loyalty page shows who brought most friends. */
export function BoardCard({ document, save }: ReferralFormProps) {
  const plan = document.referral ?? {};
  return (
    <Card>
      <CardHead title={t("invite.board")} hint={t("invite.board_hint")}>
        <Switch
          checked={plan.board ?? false}
          onChange={(board) => save({ ...document, referral: { ...plan, board: board || undefined } })}
          label={t("invite.board")}
        />
      </CardHead>
    </Card>
  );
}

/** What the two of them get. */
export function GiftsCard({ document, save }: ReferralFormProps) {
  const plan = document.referral ?? {};
  const { points } = useSession();
  const set = (change: Partial<Plan>) => save({ ...document, referral: { ...plan, ...change } });
  const whole = (name: "points" | "friend_points") => (
    <WholeEntry
      label={t(`invite.${name}`)}
      hint={t(`invite.${name}_hint`)}
      unit={points.plural}
      min={1}
      max={10_000_000}
      optional
      value={plan[name]}
      onSave={(value) => set({ [name]: value || undefined })}
    />
  );
  const gift = (name: "friend_reward" | "reward") => (
    <Field label={t(`invite.${name}`)} hint={t(`invite.${name}_hint`)}>
      {(control) => (
        <Select
          {...control}
          value={plan[name] ?? ""}
          onChange={(event) => set({ [name]: event.target.value || undefined })}
        >
          <option value="">{t("tiers.no_reward")}</option>
          {document.rewards
            .filter((reward) => reward.active || reward.id === plan[name])
            .map((reward) => (
              <option key={reward.id} value={reward.id}>
                {reward.name}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
  return (
    <Card>
      <CardHead title={t("invite.gifts")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        {gift("friend_reward")}
        {whole("friend_points")}
        {whole("points")}
        {gift("reward")}
      </div>
    </Card>
  );
}

/** When a friend counts. */
export function TermsOfReferralCard({ document, save }: ReferralFormProps) {
  const plan = document.referral ?? {};
  const set = (change: Partial<Plan>) => save({ ...document, referral: { ...plan, ...change } });
  const days = (name: "window_days" | "hold_days", standard: number) => (
    <WholeEntry
      label={t(`invite.${name}`)}
      hint={t(`invite.${name}_hint`, { count: standard })}
      unit={t("form.days_unit")}
      min={1}
      max={365}
      optional
      value={plan[name]}
      onSave={(value) => set({ [name]: value || undefined })}
    />
  );
  return (
    <Card>
      <CardHead title={t("invite.terms")} />
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <MinimumEntry plan={plan} set={set} />
        {days("window_days", 30)}
        {days("hold_days", document.pending_days)}
        <WholeEntry
          label={t("invite.most_per_member")}
          hint={t("invite.most_per_member_hint")}
          unit={t("invite.friends_unit")}
          min={1}
          max={10_000_000}
          optional
          value={plan.most_per_member}
          onSave={(most) => set({ most_per_member: most || undefined })}
        />
        <WholeEntry
          label={t("invite.block_score")}
          hint={t("invite.block_score_hint")}
          unit={t("invite.of_100")}
          min={1}
          max={100}
          optional
          value={plan.block_score}
          onSave={(score) => set({ block_score: score || undefined })}
        />
      </div>
    </Card>
  );
}

function MinimumEntry({ plan, set }: { plan: Plan; set: (change: Partial<Plan>) => void }) {
  const currencies = useCurrencies();
  const [texts, setTexts] = useState<AmountTexts>(() => amountTexts(plan.minimum, currencies));
  const { amounts, faults } = amountsFrom(texts, true);
  const leave = () => {
    const same = JSON.stringify(amounts) === JSON.stringify(plan.minimum ?? {});
    if (Object.keys(faults).length === 0 && !same) set({ minimum: amounts });
  };
  return (
    <fieldset className="min-w-0" onBlur={leave}>
      <AmountFields optional label={t("invite.minimum")} texts={texts} faults={faults} onChange={setTexts} />
    </fieldset>
  );
}
