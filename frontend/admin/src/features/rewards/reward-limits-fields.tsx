import type { Tier } from "@/api/types";
import { Checkbox } from "@/components/ui/checkbox";
import { MomentField } from "@/components/ui/moment-field";
import { AmountFields, type AmountTexts } from "@/features/program/amount-fields";
import { WindowField } from "@/features/program/budget-fields";
import type { Faults } from "@/features/program/validate";
import { WholeField } from "@/features/program/whole-field";
import { SegmentsField } from "@/features/segments/segments-field";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import type { LimitsForm } from "./reward-limits";

interface LimitsFieldsProps {
  /** It can have a budget of money. */
  priced: boolean;
  form: LimitsForm;
  tiers: Tier[];
  faults: Faults;
  moneyFaults: AmountTexts;
  set: <Name extends keyof LimitsForm>(name: Name, value: LimitsForm[Name]) => void;
}

/** Who can take a reward, when, and how often. */
export function LimitsFields({ priced, form, tiers, faults, moneyFaults, set }: LimitsFieldsProps) {
  const { points: names } = useSession();
  return (
    <div className="space-y-4">
      {tiers.length > 0 ? (
        <fieldset>
          <legend className="mb-1.5 font-medium text-ink">{t("limits.tiers")}</legend>
          {tiers.map((tier) => (
            <Checkbox
              key={tier.id}
              label={tier.name}
              checked={form.tiers.includes(tier.id)}
              onChange={(event) =>
                set(
                  "tiers",
                  event.target.checked ? [...form.tiers, tier.id] : form.tiers.filter((id) => id !== tier.id),
                )
              }
            />
          ))}
        </fieldset>
      ) : null}
      <SegmentsField
        label={t("limits.segments")}
        ids={form.segments}
        error={faults.segments}
        onChange={(ids) => set("segments", ids)}
      />
      <div className="grid gap-4 md:grid-cols-2">
        {(["from", "until"] as const).map((edge) => (
          <MomentField
            key={edge}
            label={t(`limits.${edge}`)}
            hint={t("limits.local_time")}
            error={
              edge === "until" && form.from && form.until && form.until <= form.from
                ? t("limits.until_wrong")
                : undefined
            }
            value={form[edge]}
            onChange={(moment) => set(edge, moment)}
          />
        ))}
        <WholeField
          label={t("limits.stock")}
          unit={t("limits.times_unit")}
          hint={t("limits.empty_is_unbounded")}
          text={form.stock}
          error={faults.stock}
          onChange={(text) => set("stock", text)}
        />
        <div className="grid grid-cols-2 gap-3">
          <WholeField
            label={t("limits.per_member")}
            unit={t("limits.times_unit")}
            text={form.perMember}
            error={faults.per_member}
            onChange={(text) => set("perMember", text)}
          />
          <WindowField label={t("limits.window")} value={form.window} onChange={(w) => set("window", w)} />
        </div>
        <div className="grid grid-cols-2 gap-3">
          <WholeField
            label={t("limits.budget_points")}
            unit={names.plural}
            text={form.budgetPoints}
            error={faults.budget_points}
            onChange={(text) => set("budgetPoints", text)}
          />
          <WindowField
            label={t("limits.budget_window")}
            value={form.budgetWindow}
            onChange={(w) => set("budgetWindow", w)}
          />
        </div>
        {priced ? (
          <AmountFields
            optional
            label={t("limits.budget_money")}
            hint={t("limits.empty_is_unbounded")}
            texts={form.budgetMoney}
            faults={moneyFaults}
            onChange={(texts) => set("budgetMoney", texts)}
          />
        ) : null}
      </div>
      <Checkbox
        label={t("limits.first_order")}
        checked={form.firstOrder}
        onChange={(event) => set("firstOrder", event.target.checked)}
      />
      <Checkbox
        label={t("limits.hidden")}
        checked={form.hidden}
        onChange={(event) => set("hidden", event.target.checked)}
      />
      <Checkbox
        label={t("limits.return_unused")}
        checked={form.returnUnused}
        onChange={(event) => set("returnUnused", event.target.checked)}
      />
    </div>
  );
}
