import { useForm } from "react-hook-form";
import type { Reward, Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { LineField } from "@/components/ui/line-field";
import { useWrongField } from "@/components/ui/wrong-field";
import { AmountFields } from "@/features/program/amount-fields";
import { WholeField } from "@/features/program/whole-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { FreeProductFields } from "./free-product-fields";
import { usePermissionLacking } from "./permission";
import { formFromReward, type RewardForm, rewardFromForm } from "./reward-form";
import { hasAmount } from "./reward-limits";
import { LimitsFields } from "./reward-limits-fields";
import { isCode } from "./reward-use";
import { UseFields } from "./reward-use-fields";

interface RewardDialogProps {
  /** The reward to edit; without one, a new one is made. */
  reward?: Reward;
  /** The program's tiers, to keep a reward for some of them. */
  tiers: Tier[];
  onSave: (reward: Reward) => void;
  onClose: () => void;
}

const kinds: Reward["kind"][] = [
  "amount_off",
  "percent_off",
  "free_shipping",
  "free_product",
  "slider",
  "gift_card",
  "store_credit",
  "perk",
];

/** Kinds that only Shopify stores can give. */
const shopifyOnly: Reward["kind"][] = ["gift_card", "store_credit"];

function amountLabel(kind: Reward["kind"]) {
  if (kind === "slider") return "reward.step_amount";
  if (kind === "perk") return "reward.perk_amount";
  return kind === "amount_off" ? "form.amount" : "reward.worth";
}

export function RewardDialog({ reward, tiers, onSave, onClose }: RewardDialogProps) {
  const currencies = useCurrencies();
  const { points: names, stores } = useSession();
  const onShopify = stores.length === 0 || stores.some((store) => store.platform === "shopify");
  const offered = kinds.filter((kind) => onShopify || !shopifyOnly.includes(kind) || kind === reward?.kind);
  const onOthers = stores.some((store) => store.platform !== "shopify");
  const { watch, setValue, handleSubmit, formState } = useForm<RewardForm>({
    defaultValues: formFromReward(reward, currencies),
  });
  const form = watch();
  const { reward: next, faults, amountFaults, priced } = rewardFromForm(form, reward, currencies);
  const shown = formState.isSubmitted;
  const waits = usePermissionLacking(form.kind);
  const set = <Name extends keyof RewardForm>(name: Name, value: RewardForm[Name]) =>
    setValue(name, value as never, { shouldDirty: true });
  const wrongField = useWrongField(formState.submitCount);
  const submit = handleSubmit(() => {
    if (!next) return;
    onSave(next);
    onClose();
  });
  return (
    <Dialog open wide onClose={onClose} title={t(reward ? "reward.edit_title" : "reward.add_title")}>
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-4">
        <Choice
          legend={t("reward.kind")}
          value={form.kind}
          onChange={(kind) => set("kind", kind)}
          options={offered.map((kind) => ({
            value: kind,
            label: t(`reward.kind_${kind}`),
            hint: onOthers && shopifyOnly.includes(kind) ? t("reward.shopify_only") : undefined,
          }))}
        />
        {waits ? <p className="text-info">{t("permit.later", { what: t(`permit.what_${waits}`) })}</p> : null}
        <LineField
          label={t("reward.name")}
          hint={t("reward.name_hint")}
          error={shown ? faults.name : undefined}
          value={form.name}
          most={80}
          onChange={(text) => set("name", text)}
        />
        <div className="grid gap-4 md:grid-cols-2">
          <WholeField
            label={t(form.kind === "slider" ? "reward.step_cost" : "form.cost")}
            unit={names.plural}
            text={form.cost}
            error={shown ? faults.cost : undefined}
            onChange={(text) => set("cost", text)}
          />
          {hasAmount(form.kind) || form.kind === "perk" ? (
            <AmountFields
              optional={form.kind === "perk"}
              label={t(amountLabel(form.kind))}
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
          {form.kind === "slider" ? (
            <div className="grid grid-cols-2 gap-3 md:col-span-2">
              <WholeField
                label={t("reward.min_steps")}
                unit={t("reward.steps_unit")}
                text={form.minSteps}
                error={shown ? faults.min_steps : undefined}
                onChange={(text) => set("minSteps", text)}
              />
              <WholeField
                label={t("reward.max_steps")}
                unit={t("reward.steps_unit")}
                text={form.maxSteps}
                error={shown ? faults.max_steps : undefined}
                onChange={(text) => set("maxSteps", text)}
              />
            </div>
          ) : null}
          {form.kind === "free_product" ? (
            <div className="md:col-span-2">
              <FreeProductFields
                products={form.products}
                variants={form.variants}
                error={shown ? faults.products : undefined}
                onChange={(products, variants) => {
                  set("products", products);
                  set("variants", variants);
                }}
              />
            </div>
          ) : null}
          {isCode(form.kind) ? (
            <AmountFields
              optional
              label={t("form.minimum")}
              texts={form.minimum}
              faults={shown ? amountFaults.minimum : {}}
              onChange={(texts) => set("minimum", texts)}
            />
          ) : null}
          {form.kind === "perk" ? null : (
            <WholeField
              label={t(form.kind === "store_credit" ? "reward.credit_days" : "form.valid_days")}
              unit={t("form.days_unit")}
              text={form.validDays}
              error={shown ? faults.valid_days : undefined}
              hint={t(form.kind === "store_credit" ? "reward.credit_hint" : "reward.valid_hint")}
              onChange={(text) => set("validDays", text)}
            />
          )}
        </div>
        {form.kind === "perk" ? <p className="text-ink-3">{t("reward.perk_hint")}</p> : null}
        {isCode(form.kind) ? (
          <Disclosure summary={t("use.title")}>
            <UseFields
              kind={form.kind}
              form={form}
              faults={faults}
              mostFaults={shown ? amountFaults.most : {}}
              set={(name, value) => setValue(name, value as never, { shouldDirty: true })}
            />
          </Disclosure>
        ) : null}
        <Disclosure summary={t("limits.title")}>
          <LimitsFields
            priced={priced}
            form={form}
            tiers={tiers}
            faults={shown ? faults : {}}
            moneyFaults={shown ? amountFaults.budget : {}}
            set={(name, value) => setValue(name, value as never, { shouldDirty: true })}
          />
        </Disclosure>
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
