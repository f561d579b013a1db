import { useForm } from "react-hook-form";
import type { Reward } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AmountFields } from "@/features/program/amount-fields";
import { WholeField } from "@/features/program/whole-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { formFromReward, type RewardForm, rewardFromForm } from "./reward-form";

interface RewardDialogProps {
  /** The reward to edit; without one, a new one is made. */
  reward?: Reward;
  onSave: (reward: Reward) => void;
  onClose: () => void;
}

const kinds: Reward["kind"][] = ["amount_off", "percent_off", "free_shipping"];

export function RewardDialog({ reward, onSave, onClose }: RewardDialogProps) {
  const currencies = useCurrencies();
  const { points: names } = useSession();
  const { watch, setValue, handleSubmit, formState } = useForm<RewardForm>({
    defaultValues: formFromReward(reward, currencies),
  });
  const form = watch();
  const { reward: next, faults, amountFaults } = rewardFromForm(form, reward, currencies);
  const shown = formState.isSubmitted;
  const set = <Name extends keyof RewardForm>(name: Name, value: RewardForm[Name]) =>
    setValue(name, value as never, { shouldDirty: true });
  const submit = handleSubmit(() => {
    if (!next) return;
    onSave(next);
    onClose();
  });
  return (
    <Dialog open wide onClose={onClose} title={t(reward ? "reward.edit_title" : "reward.add_title")}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <Choice
          legend={t("reward.kind")}
          value={form.kind}
          onChange={(kind) => set("kind", kind)}
          options={kinds.map((kind) => ({ value: kind, label: t(`reward.kind_${kind}`) }))}
        />
        <Field label={t("reward.name")} hint={t("reward.name_hint")} error={shown ? faults.name : undefined}>
          {(control) => (
            <Input
              {...control}
              value={form.name}
              maxLength={80}
              onChange={(event) => set("name", event.target.value)}
            />
          )}
        </Field>
        <div className="grid gap-4 md:grid-cols-2">
          <WholeField
            label={t("form.cost")}
            unit={names.plural}
            text={form.cost}
            error={shown ? faults.cost : undefined}
            onChange={(text) => set("cost", text)}
          />
          {form.kind === "amount_off" ? (
            <AmountFields
              label={t("form.amount")}
              texts={form.amount}
              faults={shown ? amountFaults.amount : {}}
              onChange={(texts) => set("amount", texts)}
            />
          ) : null}
          {form.kind === "percent_off" ? (
            <WholeField
              label={t("form.percent")}
              unit="%"
              text={form.percent}
              error={shown ? faults.percent_bp : undefined}
              onChange={(text) => set("percent", text)}
            />
          ) : null}
          <AmountFields
            optional
            label={t("form.minimum")}
            texts={form.minimum}
            faults={shown ? amountFaults.minimum : {}}
            onChange={(texts) => set("minimum", texts)}
          />
          <WholeField
            label={t("form.valid_days")}
            unit={t("form.days_unit")}
            text={form.validDays}
            error={shown ? faults.valid_days : undefined}
            hint={t("reward.valid_hint")}
            onChange={(text) => set("validDays", text)}
          />
        </div>
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
