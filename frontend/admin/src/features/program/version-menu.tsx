import { Archive, ChevronDown, History, type LucideIcon, PencilLine, Radio } from "lucide-react";
import type { ReactNode } from "react";
import type { Program } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Popover } from "@/components/ui/popover";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";

const shown = 6;

/** Says whether one looks at a draft, what is live, and what was live before. */
export function VersionMenu({ program }: { program: Program }) {
  const { draft, live, versions } = program;
  const next = String((live?.number ?? 0) + 1);
  const label =
    draft.changed || !live
      ? t("program.draft_of", { number: next })
      : t("program.version", { number: String(live.number) });
  const past = versions.filter((version) => version.number !== live?.number).slice(0, shown);
  return (
    <Popover
      wide
      label={t("program.versions")}
      trigger={
        <Button icon={History} className="max-md:[&>svg]:hidden">
          <span className="inline-flex items-center gap-1.5">
            {label}
            <ChevronDown size={15} aria-hidden />
          </span>
        </Button>
      }
    >
      {draft.changed ? (
        <Entry
          icon={PencilLine}
          title={t("program.draft_of", { number: next })}
          detail={t("program.changes", { count: draft.changes.length })}
        />
      ) : null}
      {live ? (
        <Entry
          icon={Radio}
          title={t("program.version", { number: String(live.number) })}
          detail={versionDetail(live)}
          chip={<Chip tone="good">{t("program.live")}</Chip>}
        />
      ) : null}
      {past.map((version) => (
        <Entry
          key={version.number}
          icon={Archive}
          title={t("program.version", { number: String(version.number) })}
          detail={versionDetail(version)}
        />
      ))}
      <p className="-mx-2 mt-2 border-t border-line px-4 pt-2 pb-1 text-caption text-ink-3">
        {t(live ? "program.keep_rule" : "program.nothing_live")}
      </p>
      <p className="flex flex-col items-start gap-1 px-2 pb-1">
        <AppLink href="/program/versions" className="min-h-6 text-accent hover:underline max-md:min-h-11">
          {t("versions.open")}
        </AppLink>
        <AppLink href="/program/try" className="min-h-6 text-accent hover:underline max-md:min-h-11">
          {t("versions.try")}
        </AppLink>
      </p>
    </Popover>
  );
}

function versionDetail(version: { published_at: string; author: string; note: string }): string {
  return [t("program.since", { day: formatDay(version.published_at), name: version.author }), version.note]
    .filter(Boolean)
    .join(" · ");
}

function Entry({
  icon: Icon,
  title,
  detail,
  chip,
}: {
  icon: LucideIcon;
  title: string;
  detail: string;
  chip?: ReactNode;
}) {
  return (
    <div className="flex items-start gap-2.5 px-2.5 py-2">
      <Icon size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="flex items-center gap-2 font-strong text-ink">
          {title}
          {chip}
        </p>
        <p className="text-caption text-ink-3">{detail}</p>
      </div>
    </div>
  );
}
