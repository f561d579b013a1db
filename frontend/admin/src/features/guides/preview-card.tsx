import { useEffect, useState } from "react";
import type { Manual } from "@/api/guide-calls";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { SkeletonRows } from "@/components/ui/skeleton";
import { t } from "@/i18n/t";
import { useGuidePreview } from "./queries";

/** What was typed last, once nothing was typed for a moment. */
function useSettled<T>(value: T, pause = 500): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** The page as shoppers read it, while it is written. */
export function GuidePreviewCard({ document, language }: { document: Manual; language: string }) {
  const preview = useGuidePreview(useSettled(document), language);
  return (
    <Card>
      <CardHead title={t("guides.look")} hint={t("guides.look_hint")} />
      <FormError error={preview.error} />
      {preview.data ? (
        <iframe
          sandbox=""
          title={t("guides.look")}
          srcDoc={preview.data.html}
          className="mt-3 h-[720px] w-full rounded-control border border-line bg-card"
        />
      ) : preview.error ? null : (
        <SkeletonRows rows={6} />
      )}
    </Card>
  );
}
