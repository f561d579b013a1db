import { ArrowLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import type { Permission } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

interface PageProps {
  title: string;
  /** The section above, with its way back. */
  parent?: { label: string; to: string };
  hint?: ReactNode;
  /** What changing something here takes; whoever lacks it reads that they can only look. */
  needs?: Permission;
  actions?: ReactNode;
  children: ReactNode;
}

/** Title, hint and actions, then the page. Also names the browser tab. */
export function Page({ title, parent, hint, needs, actions, children }: PageProps) {
  const may = useMay();
  useEffect(() => {
    document.title = `${title} · Regulars`;
  }, [title]);
  return (
    <div className="mx-auto w-full max-w-[1224px] px-page pt-1 pb-16 md:pt-5">
      <header className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          {parent ? <Crumbs parent={parent} title={title} /> : null}
          <h1 className="text-page-title font-title tracking-[-0.012em]">{title}</h1>
          {hint ? <p className="mt-0.5 text-ink-3">{hint}</p> : null}
        </div>
        {actions ? (
          <div className="flex max-w-full flex-wrap gap-2 max-md:w-full max-md:[&>*]:flex-auto">
            {actions}
          </div>
        ) : null}
      </header>
      {needs && !may(needs) ? (
        <p className="mb-4 rounded-card bg-info-soft px-4 py-3 text-info">{t("session.only_look")}</p>
      ) : null}
      {children}
    </div>
  );
}

function Crumbs({ parent, title }: { parent: { label: string; to: string }; title: string }) {
  return (
    <nav
      aria-label={parent.label}
      className="mb-0.5 flex items-center gap-1 text-caption print:hidden text-ink-3 max-md:mb-1"
    >
      <AppLink
        href={parent.to}
        className="inline-flex min-h-6 items-center gap-1.5 rounded-chip font-medium text-ink-2 hover:text-ink hover:underline max-md:min-h-11 max-md:text-body"
      >
        <ArrowLeft size={18} aria-hidden className="md:hidden" />
        {parent.label}
      </AppLink>
      <ChevronRight size={12} aria-hidden className="max-md:hidden" />
      <span aria-hidden className="truncate max-md:hidden">
        {title}
      </span>
    </nav>
  );
}

/** Main column and side column; one above the other where there is no room. */
export function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-w-0 flex-col gap-4">{main}</div>
      <div className="flex min-w-0 flex-col gap-4">{side}</div>
    </div>
  );
}
