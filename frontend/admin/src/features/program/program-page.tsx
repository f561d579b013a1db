import type { ReactNode } from "react";
import type { Program, ProgramDocument } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { programPlaces } from "@/components/shell/navigation";
import { Awaited } from "@/components/ui/awaited";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { inside } from "@/host/inside";
import { t } from "@/i18n/t";
import { DraftBar } from "./draft-bar";
import { PlanBanner } from "./plan-banner";
import { useProgram, useSaveDraft } from "./queries";
import { refusal } from "./refusal";
import { VersionMenu } from "./version-menu";

export interface ProgramView {
  program: Program;
  document: ProgramDocument;
  /** Writes the document into the draft. */
  save: (document: ProgramDocument) => void;
  error: unknown;
}

interface ProgramPageProps {
  title: string;
  hint: string;
  path: string;
  /** A button beside the version menu. */
  action?: (view: ProgramView) => ReactNode;
  children: (view: ProgramView) => ReactNode;
}

/** What the three program pages share: the draft, its bar, and the versions. */
export function ProgramPage({ title, hint, path, action, children }: ProgramPageProps) {
  const program = useProgram();
  const save = useSaveDraft();
  const view = program.data && {
    program: program.data,
    document: program.data.draft.document,
    save: save.mutate,
    error: save.error,
  };
  return (
    <Page
      needs="program:write"
      title={title}
      hint={hint}
      actions={
        view ? (
          <>
            {action?.(view)}
            <VersionMenu program={view.program} />
          </>
        ) : (
          // The place of the version menu, so that nothing moves when it comes.
          <span aria-hidden className="block h-control w-full rounded-control bg-hover md:w-36" />
        )
      }
    >
      <SubNav path={path} />
      {view ? (
        <>
          <PlanBanner program={view.program} />
          {save.error ? (
            <div className="mb-4">
              <FormError error={refusal(save.error, save.variables)} />
            </div>
          ) : null}
          {children(view)}
          <DraftBar draft={view.program.draft} live={view.program.live} saving={save.isPending} />
        </>
      ) : (
        <Card flush>
          <Awaited query={program} failed={t("program.failed")} rows={5} />
        </Card>
      )}
    </Page>
  );
}

/** On phone the pages of a program stand side by side, since there is no rail; a store's admin has them above. */
function SubNav({ path }: { path: string }) {
  if (inside) return null;
  return (
    <nav
      aria-label={t("nav.program")}
      className="mb-4 flex gap-1 overflow-x-auto rounded-control bg-hover p-0.5 [scrollbar-width:none] md:hidden"
    >
      {programPlaces.map((place) => (
        <AppLink
          key={place.to}
          href={place.to}
          aria-current={place.to === path ? "page" : undefined}
          className={cx(
            "flex min-h-11 shrink-0 grow items-center justify-center rounded-chip px-2 whitespace-nowrap text-[14px]/[18px] font-medium",
            place.to === path ? "bg-card text-ink shadow-key" : "text-ink-2",
          )}
        >
          {t(place.label)}
        </AppLink>
      ))}
    </nav>
  );
}
