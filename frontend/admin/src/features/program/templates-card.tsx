import { useState } from "react";
import type { Template } from "@/api/document-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { ErrorNote } from "@/components/ui/error-card";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { ReplaceDialog } from "./replace-dialog";
import { useTemplate, useTemplates } from "./versions";

/** Programs to begin with, and why their figures are what they are. */
export function TemplatesCard() {
  const templates = useTemplates();
  const [chosen, setChosen] = useState<Template>();
  return (
    <Card flush>
      <div className="p-card">
        <CardHead title={t("versions.templates")} hint={t("versions.templates_hint")} />
      </div>
      {templates.isPending ? <SkeletonRows rows={6} /> : null}
      {templates.error ? (
        <ErrorNote
          title={t("versions.failed")}
          error={templates.error}
          onRetry={() => templates.refetch()}
          busy={templates.isFetching}
        />
      ) : null}
      {templates.data ? (
        <ul className="divide-y divide-line border-t border-line">
          {templates.data.map((template) => (
            <li key={template.id} className="flex items-start justify-between gap-4 px-card py-3">
              <div className="min-w-0">
                <Disclosure
                  summary={
                    <span>
                      <span className="font-strong text-ink">{template.name}</span>{" "}
                      <span className="text-ink-3">{template.about}</span>
                    </span>
                  }
                >
                  <ul className="list-disc space-y-1 pl-5">
                    {template.why.map((why) => (
                      <li key={why}>{why}</li>
                    ))}
                  </ul>
                </Disclosure>
              </div>
              <Button needs="program:write" onClick={() => setChosen(template)}>
                {t("versions.use")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {chosen ? <UseDialog template={chosen} onClose={() => setChosen(undefined)} /> : null}
    </Card>
  );
}

function UseDialog({ template, onClose }: { template: Template; onClose: () => void }) {
  const use = useTemplate();
  const toast = useToast();
  const run = () =>
    use.mutate(template.id, {
      onSuccess: () => {
        toast(t("versions.used", { name: template.name }));
        onClose();
      },
    });
  return (
    <ReplaceDialog
      title={t("versions.use_title", { name: template.name })}
      detail={t("versions.import_detail")}
      verb={t("versions.use_verb")}
      busy={use.isPending}
      error={use.error}
      onRun={run}
      onClose={onClose}
    />
  );
}
