import { useState } from "react";
import type { Reward, Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useWrongField } from "@/components/ui/wrong-field";
import { WholeField } from "@/features/program/whole-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { ThresholdFields } from "./threshold-fields";
import { formFromTier, type TierFaults, type TierForm, tierFromForm } from "./tier-form";

interface TierDialogProps {
  /** The tier to edit; without one, a new one is made. */
  tier?: Tier;
  /** The lowest of all, which everybody has when it asks for nothing. */
  first: boolean;
  rewards: Reward[];
  /** How often a month its members can take free shipping now. */
  freeShipping: number;
  onSave: (tier: Tier, freeShipping: number) => void;
  onClose: () => void;
}

export function TierDialog({ tier, first, rewards, freeShipping, onSave, onClose }: TierDialogProps) {
  const currencies = useCurrencies();
  const [form, setForm] = useState(() => formFromTier(tier, currencies, freeShipping));
  const [tries, setTries] = useState(0);
  const wrongField = useWrongField(tries);
  const outcome = tierFromForm(form, tier);
  const faults = tries > 0 ? outcome.faults : undefined;
  const set = (change: Partial<TierForm>) => setForm((old) => ({ ...old, ...change }));
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!outcome.tier) return;
    onSave(outcome.tier, outcome.freeShipping ?? 0);
    onClose();
  };
  return (
    <Dialog open wide onClose={onClose} title={t(tier ? "tiers.edit_title" : "tiers.add_title")}>
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-5">
        <NameFields form={form} faults={faults} set={set} />
        <Choice
          legend={t("tiers.how")}
          value={form.invited ? "invited" : "earned"}
          onChange={(next) => set({ invited: next === "invited" })}
          options={[
            { value: "earned", label: t("tiers.how_earned"), hint: t("tiers.how_earned_hint") },
            { value: "invited", label: t("tiers.how_invited"), hint: t("tiers.how_invited_hint") },
          ]}
        />
        {form.invited ? null : (
          <>
            <ThresholdFields
              legend={t("tiers.reach")}
              hint={t(first ? "tiers.reach_first_hint" : "tiers.reach_hint")}
              texts={form.reach}
              faults={faults?.reach}
              onChange={(reach) => set({ reach })}
            />
            <Disclosure summary={t("tiers.retain")}>
              <div className="mt-3">
                <ThresholdFields
                  legend={t("tiers.retain_legend")}
                  hint={t("tiers.retain_hint")}
                  texts={form.retain}
                  faults={faults?.retain}
                  onChange={(retain) => set({ retain })}
                />
              </div>
            </Disclosure>
          </>
        )}
        <BenefitFields form={form} faults={faults} rewards={rewards} set={set} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface PartProps {
  form: TierForm;
  faults?: TierFaults;
  set: (change: Partial<TierForm>) => void;
}

function NameFields({ form, faults, set }: PartProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_88px] gap-4">
      <LineField
        label={t("tiers.name")}
        hint={t("tiers.name_hint")}
        error={faults?.own.name}
        value={form.name}
        most={40}
        onChange={(text) => set({ name: text })}
      />
      <Field label={t("tiers.color")}>
        {(control) => (
          <Input
            {...control}
            type="color"
            className="p-1"
            value={form.color}
            onChange={(event) => set({ color: event.target.value.toLowerCase() })}
          />
        )}
      </Field>
    </div>
  );
}

function BenefitFields({ form, faults, rewards, set }: PartProps & { rewards: Reward[] }) {
  const { points } = useSession();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium text-ink">{t("tiers.benefits")}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <WholeField
          label={t("tiers.multiplier")}
          unit={t("tiers.times")}
          hint={t("tiers.multiplier_hint")}
          text={form.multiplier}
          error={faults?.own.multiplier}
          onChange={(multiplier) => set({ multiplier })}
        />
        <WholeField
          label={t("tiers.birthday")}
          unit={points.plural}
          text={form.birthday}
          error={faults?.own.birthday}
          onChange={(birthday) => set({ birthday })}
        />
        <WholeField
          label={t("tiers.entry_points")}
          unit={points.plural}
          hint={t("tiers.entry_hint")}
          text={form.entryPoints}
          error={faults?.own.entryPoints}
          onChange={(entryPoints) => set({ entryPoints })}
        />
        <RewardField
          label={t("tiers.entry_reward")}
          hint={t("tiers.entry_reward_hint")}
          rewards={rewards}
          value={form.entryReward}
          onChange={(entryReward) => set({ entryReward })}
        />
        <RewardField
          label={t("tiers.birthday_reward")}
          hint={t("tiers.birthday_reward_hint")}
          rewards={rewards}
          value={form.birthdayReward}
          onChange={(birthdayReward) => set({ birthdayReward })}
        />
        <WholeField
          label={t("tiers.free_shipping")}
          unit={t("tiers.free_shipping_unit")}
          hint={t("tiers.free_shipping_hint")}
          text={form.freeShipping}
          error={faults?.own.freeShipping}
          onChange={(freeShipping) => set({ freeShipping })}
        />
        <Field
          className="sm:col-span-2"
          label={t("tiers.perks")}
          hint={t("tiers.perks_hint")}
          error={faults?.own.perks}
        >
          {(control) => (
            <Textarea
              {...control}
              value={form.perks}
              onChange={(event) => set({ perks: event.target.value })}
            />
          )}
        </Field>
        <Field className="sm:col-span-2" label={t("tiers.tag")} hint={t("tiers.tag_hint")}>
          {(control) => (
            <Input
              {...control}
              value={form.tag}
              maxLength={40}
              autoComplete="off"
              onChange={(event) => set({ tag: event.target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

interface RewardFieldProps {
  label: string;
  hint: string;
  rewards: Reward[];
  value: string;
  onChange: (id: string) => void;
}

/** A reward that is given for nothing, or none. */
function RewardField({ label, hint, rewards, value, onChange }: RewardFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t("tiers.no_reward")}</option>
          {rewards.map((reward) => (
            <option key={reward.id} value={reward.id}>
              {reward.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
