import type { SurveyTemplate } from "@/api/survey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { t } from "@/i18n/t";
import { useAddSurvey, useSurveys, useSurveyTemplates } from "./queries";

/** Surveys that are ready to be asked, in every language; those that are taken already are left out. */
export function ReadyCard({ onMade }: { onMade: (id: string) => void }) {
  const ready = useSurveyTemplates();
  const surveys = useSurveys();
  const add = useAddSurvey();
  const taken = surveys.data?.pages.flatMap((page) => page.items).map(({ slug }) => slug) ?? [];
  const left = ready.data?.items.filter(({ slug }) => !taken.includes(slug)) ?? [];
  if (ready.data && surveys.data && left.length === 0) return null;
  const use = ({ slug, document }: SurveyTemplate) =>
    add.mutate({ slug, document }, { onSuccess: (made) => onMade(made.id) });
  return (
    <Card flush>
      <div className="px-card pt-card pb-3">
        <CardHead title={t("surveys.ready")} hint={t("surveys.ready_hint")} />
        <FormError error={add.error} />
      </div>
      <div className="border-t border-line">
        {ready.data && surveys.data ? (
          <ul className="divide-y divide-line">
            {left.map((one) => (
              <li key={one.slug} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-card py-3">
                <div className="min-w-0 flex-1 basis-56">
                  <p className="font-strong text-ink">{one.document.name}</p>
                  <p className="text-caption text-ink-3">
                    {one.document.questions.map((q) => t(`surveys.kind_${q.kind}`)).join(" · ")}
                  </p>
                </div>
                <Button
                  needs="program:write"
                  aria-label={t("surveys.use_of", { name: one.document.name })}
                  busy={add.isPending && add.variables.slug === one.slug}
                  disabled={add.isPending && add.variables.slug !== one.slug}
                  onClick={() => use(one)}
                >
                  {t("surveys.use")}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <Awaited query={ready} failed={t("surveys.ready_failed")} rows={3} />
        )}
      </div>
    </Card>
  );
}
