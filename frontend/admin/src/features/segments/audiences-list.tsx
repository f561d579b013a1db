import { Download, Megaphone, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Audience, audienceFile, type Segment } from "@/api/segment-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Empty } from "@/components/ui/empty";
import { FormError } from "@/components/ui/error-card";
import { IconButton } from "@/components/ui/icon-button";
import { useMay } from "@/features/session/session";
import { formatMoment, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { AudienceDialog } from "./audience-dialog";
import { useAudiences, useRemoveAudience, useSegments } from "./queries";

/** Customer lists for advertising: who is in each, who was left out and why, and the files. */
export function AudiencesList() {
  const audiences = useAudiences();
  const segments = useSegments();
  if (!audiences.data) return <Awaited query={audiences} failed={t("audiences.failed")} rows={4} />;
  if (audiences.data.length === 0)
    return <Empty icon={Megaphone} title={t("audiences.none")} detail={t("audiences.none_detail")} />;
  return (
    <ul className="divide-y divide-line">
      {audiences.data.map((audience) => (
        <Row
          key={audience.id}
          audience={audience}
          segment={segments.data?.items.find(({ id }) => id === audience.segment_id)}
        />
      ))}
    </ul>
  );
}

function Row({ audience, segment }: { audience: Audience; segment?: Segment }) {
  const [open, setOpen] = useState<"edit" | "remove">();
  const may = useMay();
  const writes = may("settings:write");
  const close = () => setOpen(undefined);
  return (
    <li className="px-card py-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-strong break-words text-ink">{audience.name}</p>
          <p className="text-caption text-ink-3">{audienceInWords(audience, segment)}</p>
        </div>
        <p className="num text-ink">
          {segment?.few || audience.people === null
            ? t(segment?.few ? "segments.few" : "segments.not_counted")
            : t("audiences.people", { count: audience.people })}
        </p>
        {writes ? (
          <span className="flex">
            <IconButton
              icon={Pencil}
              label={t("audiences.edit", { name: audience.name })}
              onClick={() => setOpen("edit")}
            />
            <IconButton
              icon={Trash2}
              label={t("audiences.remove_named", { name: audience.name })}
              onClick={() => setOpen("remove")}
            />
          </span>
        ) : null}
      </div>
      {segment?.few ? null : <p className="mt-1 text-caption text-ink-3">{leftOut(audience)}</p>}
      {writes && !segment?.few ? <Files audience={audience} /> : null}
      {open === "edit" ? <AudienceDialog audience={audience} onClose={close} /> : null}
      {open === "remove" ? <RemoveAudience audience={audience} onClose={close} /> : null}
    </li>
  );
}

function audienceInWords(audience: Audience, segment: Segment | undefined): string {
  const parts = [t("audiences.of", { name: segment?.name ?? "…" })];
  if (audience.skip_days > 0) parts.push(t("audiences.skips", { count: audience.skip_days }));
  if (audience.refreshed_at) parts.push(t("audiences.counted", { at: formatMoment(audience.refreshed_at) }));
  return parts.join(" · ");
}

/** "Left out: 120 never agreed to advertising, 14 ordered lately." */
export function leftOut({ no_consent, recent, waiting }: Audience): string {
  const reasons = [
    no_consent > 0 ? t("audiences.no_consent", { count: no_consent, n: formatNumber(no_consent) }) : "",
    recent > 0 ? t("audiences.recent", { count: recent, n: formatNumber(recent) }) : "",
    waiting > 0 ? t("audiences.waiting", { count: waiting, n: formatNumber(waiting) }) : "",
  ].filter(Boolean);
  return reasons.length > 0
    ? t("audiences.left_out", { reasons: reasons.join(", ") })
    : t("audiences.nobody_out");
}

const platforms = ["meta", "google"] as const;
const lists = ["include", "exclude"] as const;

function Files({ audience }: { audience: Audience }) {
  return (
    <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr] sm:items-center">
      {lists.map((list) => (
        <div key={list} className="contents">
          <dt className="text-caption text-ink-3">{t(`audiences.${list}`)}</dt>
          <dd className="flex flex-wrap gap-x-4 gap-y-1">
            {platforms.map((platform) => (
              <a
                key={platform}
                download
                href={audienceFile(audience.id, platform, list)}
                className="inline-flex min-h-6 items-center gap-1.5 font-medium text-accent hover:underline max-md:min-h-11"
              >
                <Download size={15} strokeWidth={1.75} aria-hidden />
                {t(`audiences.${platform}`)}
                <span className="sr-only">{t("audiences.file_of", { name: audience.name })}</span>
              </a>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function RemoveAudience({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const remove = useRemoveAudience();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("audiences.remove_title", { name: audience.name })}
      description={t("audiences.remove_detail")}
    >
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate(audience.id, { onSuccess: onClose })}
        >
          {t("audiences.remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
