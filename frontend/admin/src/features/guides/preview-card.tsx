import type { Manual } from "@/api/guide-calls";
import { PagePreview } from "@/components/ui/page-preview";
import { useSettled } from "@/components/ui/settled";
import { t } from "@/i18n/t";
import { useGuidePreview } from "./queries";

/** The page as shoppers read it, while it is written. */
export function GuidePreviewCard({ document, language }: { document: Manual; language: string }) {
  const preview = useGuidePreview(useSettled(document), language);
  return <PagePreview title={t("guides.look")} hint={t("guides.look_hint")} preview={preview} />;
}
