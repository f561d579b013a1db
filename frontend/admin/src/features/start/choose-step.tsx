import { useEffect, useRef, useState } from "react";
import type { Template } from "@/api/document-calls";
import type { Program } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { useStartBacktest } from "@/features/program/backtest";
import { ReplaceDialog } from "@/features/program/replace-dialog";
import { useTemplate, useTemplates } from "@/features/program/versions";
import { t } from "@/i18n/t";
import { yearAgo } from "./cost";
import { CostView } from "./cost-view";
import { OneNumber } from "./one-number";

/** Six programs to begin with; what the chosen one would have cost on the store's own orders; one number of it. */
export function ChooseStep({ program }: { program: Program }) {
  const templates = useTemplates();
  const use = useTemplate();
  const start = useStartBacktest();
  const toast = useToast();
  const [asked, setAsked] = useState<Template>();
  const draft = useRef<HTMLElement>(null);
  const begun = !program.draft.untouched;
  const taken = use.isSuccess && begun;
  // What was just taken stands above the list that it was taken from.
  useEffect(() => {
    if (taken) draft.current?.scrollIntoView({ block: "nearest" });
  }, [taken]);
  const take = (template: Template) =>
    use.mutate(template.id, {
      onSuccess: () => {
        setAsked(undefined);
        toast(t("versions.used", { name: template.name }));
        start.mutate({ once: crypto.randomUUID(), since: yearAgo() });
      },
    });
  if (templates.isPending || templates.error)
    return <Awaited query={templates} failed={t("versions.failed")} rows={6} />;
  return (
    <>
      {begun ? (
        <section ref={draft} aria-label={t("start.your_draft")} className="mb-6">
          <p className="text-card-title font-semibold text-ink">{t("start.your_draft")}</p>
          <OneNumber program={program} />
          <CostView />
          <p className="mt-3 text-caption">
            <AppLink href="/program/earn" className="link">
              {t("start.all_settings")}
            </AppLink>
          </p>
        </section>
      ) : null}
      {begun ? <p className="mb-2 font-strong text-ink">{t("start.others")}</p> : null}
      <ul className="divide-y divide-line border-y border-line">
        {templates.data.map((template) => (
          <TemplateRow
            key={template.id}
            template={template}
            busy={use.isPending && use.variables === template.id}
            onUse={() => (begun ? setAsked(template) : take(template))}
          />
        ))}
      </ul>
      <FormError error={asked ? undefined : (use.error ?? start.error)} />
      {asked ? (
        <ReplaceDialog
          title={t("versions.use_title", { name: asked.name })}
          detail={t("versions.import_detail")}
          verb={t("versions.use_verb")}
          busy={use.isPending}
          error={use.error}
          onRun={() => take(asked)}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </>
  );
}

interface RowProps {
  template: Template;
  busy: boolean;
  onUse: () => void;
}

function TemplateRow({ template, busy, onUse }: RowProps) {
  return (
    <li className="flex items-start justify-between gap-4 py-3">
      <div className="min-w-0">
        <p className="font-strong text-ink">{template.name}</p>
        <p>{template.about}</p>
        <Disclosure summary={t("start.why")}>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {template.why.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </Disclosure>
      </div>
      <Button
        needs="program:write"
        busy={busy}
        onClick={onUse}
        aria-label={t("start.use_named", { name: template.name })}
      >
        {t("versions.use")}
      </Button>
    </li>
  );
}
