import type { ProgramDocument } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { t } from "@/i18n/t";

interface StackingCardProps {
  document: ProgramDocument;
  save: (document: ProgramDocument) => void;
}

/** What happens when a tier and campaigns multiply the same order. */
export function StackingCard({ document, save }: StackingCardProps) {
  return (
    <Card>
      <CardHead title={t("stacking.title")} />
      <div className="mt-3">
        <Choice
          hideLegend
          legend={t("stacking.title")}
          value={document.stacking || "max"}
          onChange={(stacking) => save({ ...document, stacking })}
          options={(["max", "add", "multiply"] as const).map((value) => ({
            value,
            label: t(`stacking.${value}`),
            hint: t(`stacking.${value}_hint`),
          }))}
        />
      </div>
    </Card>
  );
}
