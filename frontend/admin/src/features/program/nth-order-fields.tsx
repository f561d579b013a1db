import { Checkbox } from "@/components/ui/checkbox";
import { t } from "@/i18n/t";
import { WholeField } from "./whole-field";

interface NthOrderFieldsProps {
  every: string;
  first: boolean;
  error: string | undefined;
  onEvery: (text: string) => void;
  onFirst: (first: boolean) => void;
}

/** Which of a member's orders something is for, by their number. */
export function NthOrderFields({ every, first, error, onEvery, onFirst }: NthOrderFieldsProps) {
  return (
    <div className="grid items-end gap-4 md:grid-cols-2">
      <WholeField
        label={t("rule.every")}
        hint={t("rule.every_hint")}
        unit={t("rule.every_unit")}
        text={every}
        error={error}
        onChange={onEvery}
      />
      <Checkbox
        className="md:mb-7"
        label={t("rule.first")}
        checked={first}
        onChange={(event) => onFirst(event.target.checked)}
      />
    </div>
  );
}
