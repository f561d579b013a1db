import { CircleCheck, FileText } from "lucide-react";
import type { ProductGuide } from "@/api/guide-calls";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

/** Whether shoppers read a guide. */
export function GuideState({ guide }: { guide: ProductGuide }) {
  const changed = guide.published && guide.changed;
  return (
    <Chip
      tone={changed ? "warn" : guide.published ? "good" : "neutral"}
      icon={guide.published ? CircleCheck : FileText}
    >
      {t(guide.published ? "guides.published" : "guides.draft")}
      {changed ? ` · ${t("guides.changed")}` : ""}
    </Chip>
  );
}
