import { getRouteApi } from "@tanstack/react-router";
import { ExternalLink, Trash2 } from "lucide-react";
import { useState } from "react";
import type { GuideDetail } from "@/api/guide-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { GuideEditor } from "@/features/guides/editor";
import { readable } from "@/features/guides/manual";
import { useGuide, useWithdrawGuide } from "@/features/guides/queries";
import { RemoveGuideDialog } from "@/features/guides/remove-dialog";
import { ReturnsCard } from "@/features/guides/returns-card";
import { GuideState } from "@/features/guides/state";
import { useMainLanguage } from "@/features/program/main-language";
import { t } from "@/i18n/t";

const route = getRouteApi("/guides/$id");

/** One guide: what it says, and whether it keeps products from coming back. */
export function GuidePage() {
  const { id } = route.useParams();
  const guide = useGuide(id);
  if (guide.data) return <Details key={guide.data.id} guide={guide.data} />;
  return (
    <Page title={t("guides.one")} parent={{ label: t("nav.guides"), to: "/guides" }}>
      <Card flush>
        <Awaited query={guide} failed={t("guides.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Details({ guide }: { guide: GuideDetail }) {
  const [removing, setRemoving] = useState(false);
  const withdraw = useWithdrawGuide(guide.id);
  const toast = useToast();
  const main = useMainLanguage();
  const { given, alone } = guide.returns;
  const onWithdraw = () => withdraw.mutate(undefined, { onSuccess: () => toast(t("guides.now_withdrawn")) });
  return (
    <Page
      title={readable(guide.draft.title, main) || t("guides.untitled")}
      parent={{ label: t("nav.guides"), to: "/guides" }}
      hint={<GuideState guide={guide} />}
      needs="program:write"
      actions={
        <>
          {guide.link ? (
            <a
              href={guide.link}
              target="_blank"
              rel="noreferrer"
              className="link inline-flex items-center gap-1"
            >
              <ExternalLink size={16} aria-hidden /> {t("guides.read")}
            </a>
          ) : null}
          {guide.published ? (
            <Button needs="program:write" busy={withdraw.isPending} onClick={onWithdraw}>
              {t("guides.withdraw")}
            </Button>
          ) : (
            <Button needs="program:write" icon={Trash2} onClick={() => setRemoving(true)}>
              {t("guides.remove")}
            </Button>
          )}
        </>
      }
    >
      <FormError error={withdraw.error} />
      <div className="flex flex-col gap-4">
        {given.people + alone.people > 0 ? <ReturnsCard returns={guide.returns} /> : null}
        <GuideEditor guide={guide} />
      </div>
      {removing ? <RemoveGuideDialog guide={guide} onClose={() => setRemoving(false)} /> : null}
    </Page>
  );
}
