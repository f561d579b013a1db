import type { SurveyDocument } from "@/api/survey-calls";
import { PagePreview } from "@/components/ui/page-preview";
import { useSettled } from "@/components/ui/settled";
import { t } from "@/i18n/t";
import { useSurveyPreview } from "./queries";

/** The page as shoppers see it, while it is written. */
export function SurveyPreviewCard({ document, language }: { document: SurveyDocument; language: string }) {
  const preview = useSurveyPreview(useSettled(document), language);
  return <PagePreview title={t("surveys.look")} hint={t("surveys.look_hint")} preview={preview} />;
}
