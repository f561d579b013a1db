import { Segmented } from "@/components/ui/segmented";
import { AmountFields } from "@/features/program/amount-fields";
import { WholeField } from "@/features/program/whole-field";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import type { ThresholdFaults, ThresholdTexts } from "./tier-form";

interface ThresholdFieldsProps {
  legend: string;
  hint: string;
  texts: ThresholdTexts;
  faults?: ThresholdFaults;
  onChange: (texts: ThresholdTexts) => void;
}

/** Points, orders and spend that must be reached: all that is filled in, or any of it. */
export function ThresholdFields({ legend, hint, texts, faults, onChange }: ThresholdFieldsProps) {
  const { points } = useSession();
  const filled = [texts.points, texts.orders, ...Object.values(texts.spend)].filter((text) => text.trim());
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-ink">{legend}</legend>
      <p className="mt-0.5 mb-2 text-caption text-ink-3">{hint}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <WholeField
          label={t("tiers.points_earned")}
          unit={points.plural}
          text={texts.points}
          error={faults?.points}
          onChange={(next) => onChange({ ...texts, points: next })}
        />
        <WholeField
          label={t("tiers.orders_paid")}
          unit={t("tiers.orders_unit")}
          text={texts.orders}
          error={faults?.orders}
          onChange={(next) => onChange({ ...texts, orders: next })}
        />
        <AmountFields
          optional
          className="sm:col-span-2"
          label={t("tiers.spent")}
          texts={texts.spend}
          faults={faults?.spend ?? {}}
          onChange={(spend) => onChange({ ...texts, spend })}
        />
      </div>
      {filled.length > 1 ? (
        <div className="mt-3">
          <Segmented
            label={t("tiers.all_or_any")}
            value={texts.any ? "any" : "all"}
            onChange={(next) => onChange({ ...texts, any: next === "any" })}
            options={[
              { value: "all", label: t("tiers.all_of_it") },
              { value: "any", label: t("tiers.any_of_it") },
            ]}
          />
        </div>
      ) : null}
    </fieldset>
  );
}
