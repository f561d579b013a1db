import { useState } from "react";
import { Awaited } from "@/components/ui/awaited";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { Lanes } from "@/features/map/lanes";
import { useMap } from "@/features/map/queries";
import { Touchpoints } from "@/features/map/touchpoints";
import { verdict } from "@/features/map/words";
import { t } from "@/i18n/t";

const spans = ["30", "90", "365"] as const;

/** Where members are on their way with the shop, and what they say of it. */
export function MapPage() {
  const [span, setSpan] = useState<(typeof spans)[number]>("90");
  const map = useMap(Number(span));
  return (
    <Page
      title={t("nav.map")}
      hint={t("map.hint")}
      actions={
        <Segmented
          label={t("map.span")}
          value={span}
          onChange={setSpan}
          options={spans.map((value) => ({ value, label: t(`map.span_${value}`) }))}
        />
      }
    >
      {map.data ? (
        <div className={map.isPlaceholderData ? "flex flex-col gap-4 opacity-60" : "flex flex-col gap-4"}>
          <p className="max-w-[80ch] text-lead text-ink-2">{verdict(map.data)}</p>
          {map.data.preparing || map.data.waiting > 0 ? (
            <p role="status" className="text-caption text-ink-3">
              {map.data.preparing ? t("map.preparing") : t("map.waiting", { count: map.data.waiting })}
            </p>
          ) : null}
          <Lanes map={map.data} />
          <Touchpoints touchpoints={map.data.touchpoints} days={map.data.days} />
        </div>
      ) : (
        <Card flush>
          <Awaited query={map} failed={t("map.failed")} rows={8} />
        </Card>
      )}
    </Page>
  );
}
