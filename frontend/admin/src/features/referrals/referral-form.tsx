import { useState } from "react";
import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { AmountFields, type AmountTexts, amountsFrom, amountTexts } from "@/features/program/amount-fields";
import { useCurrencies, useSession } from "@/features/session/session";
import { parseWhole } from "@/i18n/parse";
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
      most={10_000_000}
      value={plan[name]}
      onSave={(value) => set({ [name]: value })}
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
      most={365}
      value={plan[name]}
      onSave={(value) => set({ [name]: value })}
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
          most={10_000_000}
          value={plan.most_per_member}
          onSave={(most_per_member) => set({ most_per_member })}
        />
        <WholeEntry
          label={t("invite.block_score")}
          hint={t("invite.block_score_hint")}
          unit={t("invite.of_100")}
          most={100}
          value={plan.block_score}
          onSave={(block_score) => set({ block_score })}
        />
      </div>
    </Card>
  );
}

interface WholeEntryProps {
  label: string;
  hint: string;
  unit: string;
  most: number;
  value: number | undefined;
  onSave: (value: number | undefined) => void;
}

/** A number that goes into the draft on leaving the field; empty is what the hint says. */
function WholeEntry({ label, hint, unit, most, value, onSave }: WholeEntryProps) {
  const [text, setText] = useState(value ? String(value) : "");
  const [left, setLeft] = useState(false);
  const typed = text.trim() === "" ? 0 : parseWhole(text, 1, most);
  const leave = () => {
    setLeft(true);
    if (typed !== undefined && typed !== (value ?? 0)) onSave(typed || undefined);
  };
  return (
    <Field
      label={label}
      hint={hint}
      error={left && typed === undefined ? t("form.number_up_to", { max: most }) : undefined}
    >
      {(control) => (
        <Input
          {...control}
          value={text}
          suffix={unit}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
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
