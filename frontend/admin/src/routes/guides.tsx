import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { AnswersList } from "@/features/guides/answers-list";
import { GuidesList } from "@/features/guides/guides-list";
import { newManual } from "@/features/guides/manual";
import { useAddGuide, useGuides } from "@/features/guides/queries";
import { useMainLanguage } from "@/features/program/main-language";
import { t } from "@/i18n/t";

/** Guides to products, and what buyers say of each product. */
export function GuidesPage() {
  const navigate = useNavigate();
  const main = useMainLanguage();
  const add = useAddGuide();
  const guides = useGuides();
  const begin = (product?: string) =>
    add.mutate(newManual(main, product), {
      onSuccess: ({ id }) => navigate({ to: "/guides/$id", params: { id } }),
    });
  return (
    <Page
      title={t("nav.guides")}
      hint={t("guides.hint")}
      needs="program:write"
      actions={
        <Button
          needs="program:write"
          variant="primary"
          icon={Plus}
          busy={add.isPending}
          onClick={() => begin()}
        >
          {t("guides.new")}
        </Button>
      }
    >
      <FormError error={add.error} />
      <div className="flex flex-col gap-4">
        <Card flush>
          <GuidesList />
        </Card>
        {guides.isPending ? null /* what stands below would jump */ : (
          <Card flush>
            <div className="px-card pt-card pb-3">
              <CardHead title={t("guides.answers")} hint={t("guides.answers_hint")} />
            </div>
            <div className="border-t border-line">
              <AnswersList onWrite={begin} />
            </div>
          </Card>
        )}
      </div>
    </Page>
  );
}
