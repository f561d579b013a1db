import { RotateCw } from "lucide-react";
import { useState } from "react";
import type { AttentionItem } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorNote } from "@/components/ui/error-card";
import { SkeletonText } from "@/components/ui/skeleton";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { prettyBody } from "./body";
import { useAttentionBody } from "./queries";
import { adviceInWords, reasonInWords, topicInWords } from "./topic";

interface AttentionRowProps {
  item: AttentionItem;
  selected: boolean;
  busy: boolean;
  onSelect: (selected: boolean) => void;
  onReplay: () => void;
}

export function AttentionRow({ item, selected, busy, onSelect, onReplay }: AttentionRowProps) {
  const [open, setOpen] = useState(false);
  const title = topicInWords(item);
  const reason = reasonInWords(item);
  return (
    <li className={selected ? "bg-selected" : undefined}>
      <div className="flex items-start gap-3 px-card py-3.5">
        <Checkbox
          hideLabel
          label={t("attention.select", { title })}
          checked={selected}
          onChange={(event) => onSelect(event.target.checked)}
          className="max-md:-mt-2.5"
        />
        <div className="min-w-0 flex-1">
          <p className="font-strong text-ink">{title}</p>
          <Whose item={item} />
          {reason ? <p className="max-w-[70ch] break-words">{reason}</p> : null}
          <p className="max-w-[70ch] text-ink-2">{adviceInWords(item)}</p>
          <p className="mt-0.5 text-caption text-ink-3">
            {[
              item.store_name,
              formatMoment(item.received_at),
              item.attempts > 0 ? t("attention.tries", { count: item.attempts }) : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button
              needs="work:write"
              icon={RotateCw}
              busy={busy}
              onClick={onReplay}
              aria-label={t("attention.replay_one", { title })}
            >
              {t("attention.replay")}
            </Button>
            {item.source === "inbox" ? (
              <Button needs="work:write" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? t("attention.hide_body") : t("attention.show_body")}
              </Button>
            ) : null}
          </div>
          {open ? <Body id={item.id} /> : null}
        </div>
      </div>
    </li>
  );
}

/** The code it is about, and who holds it. */
function Whose({ item }: { item: AttentionItem }) {
  if (!item.code) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <code className="font-mono text-ink">{item.code}</code>
      {item.member_id ? (
        <AppLink
          href={`/members/${item.member_id}`}
          className="inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline"
        >
          {item.member_name || t("members.no_name")}
        </AppLink>
      ) : null}
    </p>
  );
}

/** What the store sent. May hold personal data, so it comes only on a click. */
function Body({ id }: { id: string }) {
  const body = useAttentionBody(id);
  if (body.error)
    return <ErrorNote title={t("attention.body_failed")} error={body.error} onRetry={() => body.refetch()} />;
  if (!body.data) return <SkeletonText lines={3} />;
  return (
    <div className="mt-3">
      <p className="text-caption text-ink-3">{t("attention.body_note")}</p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="mt-1.5 max-h-[280px] overflow-auto rounded-control bg-sunken p-3 font-mono text-caption whitespace-pre-wrap text-ink"
      >
        {prettyBody(body.data.body_preview) || t("attention.body_gone")}
      </pre>
    </div>
  );
}
