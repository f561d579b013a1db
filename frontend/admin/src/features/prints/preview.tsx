import type { PrintBody } from "@/api/print-calls";
import { Card, CardHead } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { FormError } from "@/components/ui/error-card";
import { SkeletonRows } from "@/components/ui/skeleton";
import { t } from "@/i18n/t";
import { usePreview } from "./queries";

const asImage = (svg: string) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** One coupon as it will be printed: drawn by the server with the fonts of the file. */
export function CouponPreview({ body }: { body: PrintBody }) {
  const ready = body.reward_id !== "" && body.store_id !== "";
  const shown = usePreview(sampled(body), ready);
  return (
    <Card>
      <CardHead title={t("prints.look")} hint={t("prints.look_hint")} />
      <div className="mt-4 rounded-control bg-sunken p-4">
        {!ready ? (
          <p className="text-ink-3">{t("prints.look_none")}</p>
        ) : shown.data ? (
          <img
            src={asImage(shown.data)}
            alt={t("prints.look_alt")}
            className={cx(
              "mx-auto block h-auto max-h-[34rem] w-full max-w-full object-contain shadow-card",
              shown.isPlaceholderData && "opacity-60",
            )}
          />
        ) : shown.error ? (
          <FormError error={shown.error} />
        ) : (
          <SkeletonRows rows={5} />
        )}
      </div>
    </Card>
  );
}

/** What decides how it looks: the same picture for whoever it is for. */
function sampled(body: PrintBody): PrintBody {
  const { segment_id: _, member_id: __, ...rest } = body;
  return { ...rest, name: "", copies: 1, posted: false, compare_permille: 0, ...forLetter(body) };
}

function forLetter(body: PrintBody): Partial<PrintBody> {
  const { segment_id, member_id, posted } = body;
  if (!segment_id && !member_id) return {};
  return { copies: 0, posted, ...(segment_id ? { segment_id } : member_id && { member_id }) };
}
