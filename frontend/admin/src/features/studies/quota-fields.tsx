import { Plus, Trash2 } from "lucide-react";
import type { StudyQuota } from "@/api/study-calls";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { LineField } from "@/components/ui/line-field";
import { Pick } from "@/features/journeys/pick";
import { useSegmentNames } from "@/features/journeys/queries";
import { t } from "@/i18n/t";
import { NumberField } from "./number-field";
import { mostQuotas, newQuota } from "./outline";

interface QuotaFieldsProps {
  quotas: StudyQuota[];
  error: (field: string) => string | undefined;
  onChange: (quotas: StudyQuota[]) => void;
}

/** How many of whom: whoever fits several counts for the first. */
export function QuotaFields({ quotas, error, onChange }: QuotaFieldsProps) {
  const segments = useSegmentNames(true);
  const set = (at: number, change: Partial<StudyQuota>) =>
    onChange(quotas.map((quota, i) => (i === at ? { ...quota, ...change } : quota)));
  return (
    <div className="flex flex-col gap-4">
      {quotas.map((quota, i) => (
        <fieldset key={quota.id} className="min-w-0 rounded-control border border-line p-4">
          <legend className="sr-only">{quota.name || t("studies.quota")}</legend>
          <div className="grid gap-4 sm:grid-cols-2">
            <LineField
              label={t("studies.quota_name")}
              error={error(`quotas[${i}].name`)}
              value={quota.name}
              most={80}
              onChange={(name) => set(i, { name })}
            />
            <Pick
              label={t("studies.quota_of")}
              value={quota.segment_id ?? ""}
              {...(error(`quotas[${i}].segment_id`) && { error: error(`quotas[${i}].segment_id`) as string })}
              options={segments.data ?? []}
              none=""
              any={t(i === 0 ? "studies.everybody" : "studies.everybody_else")}
              onChange={(segment_id) => set(i, { segment_id })}
            />
            <NumberField
              label={t("studies.wanted")}
              unit={t("studies.people")}
              value={quota.wanted}
              least={1}
              most={10_000}
              error={error(`quotas[${i}].wanted`)}
              onChange={(wanted) => set(i, { wanted })}
            />
            <NumberField
              label={t("studies.invite")}
              unit={t("studies.people")}
              value={quota.invite}
              least={1}
              most={20_000}
              error={error(`quotas[${i}].invite`)}
              onChange={(invite) => set(i, { invite })}
            />
          </div>
          {quotas.length > 1 ? (
            <div className="mt-2 flex justify-end">
              <IconButton
                icon={Trash2}
                label={t("studies.quota_remove", { name: quota.name })}
                onClick={() => onChange(quotas.filter((_, at) => at !== i))}
              />
            </div>
          ) : null}
        </fieldset>
      ))}
      {quotas.length < mostQuotas ? (
        <div>
          {/* The last is for everybody else: a new one comes before it. */}
          <Button
            icon={Plus}
            onClick={() => onChange([...quotas.slice(0, -1), newQuota(""), ...quotas.slice(-1)])}
          >
            {t("studies.quota_add")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
