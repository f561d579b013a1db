import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { useTierSizes } from "./queries";

interface TierFilterProps {
  /** Id of a tier, "" for all. */
  value: string;
  onChange: (tier: string) => void;
}

/** Narrows a list to one tier, and says how many have each. Nothing without tiers. */
export function TierFilter({ value, onChange }: TierFilterProps) {
  const sizes = useTierSizes();
  if (!sizes.data?.length) return null;
  return (
    <Select
      aria-label={t("members.tier")}
      className="md:max-w-[220px]"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t("members.all_tiers")}</option>
      {sizes.data.map((tier) => (
        <option key={tier.id} value={tier.id}>
          {tier.name} ({t("tiers.members", { count: tier.members })})
        </option>
      ))}
    </Select>
  );
}
