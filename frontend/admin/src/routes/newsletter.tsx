import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Newsletter, NewsletterBody } from "@/api/newsletter-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { DraftActions } from "@/components/ui/draft-actions";
import { FormError } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { LetterFields } from "@/features/newsletters/letter-fields";
import {
  useNewsletter,
  useRemoveNewsletter,
  useSaveNewsletter,
  useStopNewsletter,
} from "@/features/newsletters/queries";
import { ProgressCard, ResultCard } from "@/features/newsletters/result-card";
import { SendDialog } from "@/features/newsletters/send-dialog";
import { StageChip } from "@/features/newsletters/state";
import { OfferLog } from "@/features/offers/offer-log";
import { TemplatePreview } from "@/features/templates/preview-card";
import { useTemplate } from "@/features/templates/queries";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";

const parent = () => ({ label: t("nav.newsletters"), to: "/messages/newsletters" });

const fresh: NewsletterBody = {
  name: "",
  template_id: "",
  lasts_days: 3,
  compare_permille: 50,
  window_days: 14,
};

/** Writes a newsletter, sends or plans it, and shows how far it is and what it brought. */
export function NewsletterPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const known = id === "new" ? "" : id;
  const letter = useNewsletter(known);
  const { segment } = useSearch({ strict: false }) as { segment?: string };
  if (!known) return <Editor key="new" start={segment ? { ...fresh, segment_id: segment } : fresh} />;
  if (letter.data?.stage === "draft")
    return <Editor key={letter.data.id} letter={letter.data} start={bodyOf(letter.data)} />;
  if (letter.data) return <Shown letter={letter.data} />;
  return (
    <Page parent={parent()} title={t("newsletters.one")}>
      <Card flush>
        <Awaited query={letter} failed={t("newsletters.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

const bodyOf = (letter: Newsletter): NewsletterBody => ({
  name: letter.name,
  template_id: letter.template_id,
  lasts_days: letter.lasts_days,
  compare_permille: letter.compare_permille,
  window_days: letter.window_days,
  place: letter.place,
  ...(letter.segment_id && { segment_id: letter.segment_id }),
  ...(letter.good_hour !== null && { good_hour: letter.good_hour }),
});

function Editor({ letter, start }: { letter?: Newsletter; start: NewsletterBody }) {
  const [body, setBody] = useState(start);
  const [sending, setSending] = useState(false);
  const save = useSaveNewsletter(letter?.id ?? "");
  const remove = useRemoveNewsletter(letter?.id ?? "");
  const navigate = useNavigate();
  const toast = useToast();
  const submit = (then?: () => void) =>
    save.mutate(
      { ...body, name: body.name.trim() },
      {
        onSuccess: (saved) => {
          if (then) return then();
          toast(t("newsletters.saved"));
          if (!letter) void navigate({ to: `/messages/newsletters/${saved.id}` as string });
        },
      },
    );
  const removed = () => {
    toast(t("newsletters.removed"));
    void navigate({ to: "/messages/newsletters" as string });
  };
  const ready = body.template_id !== "" && body.name.trim() !== "";
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={body.name.trim() || t("newsletters.one")}
      actions={
        <DraftActions
          saved={letter !== undefined}
          ready={ready}
          saving={save.isPending}
          removing={remove.isPending}
          onSave={() => submit()}
          remove={t("newsletters.remove")}
          onRemove={() => remove.mutate(undefined, { onSuccess: removed })}
          begin={t("newsletters.send")}
          onBegin={() => submit(() => setSending(true))}
        />
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card>
          <FormError error={remove.error} />
          <LetterFields body={body} error={save.error} onChange={setBody} />
        </Card>
        <Look template={body.template_id} />
      </div>
      {letter ? <SendDialog letter={letter} open={sending} onClose={() => setSending(false)} /> : null}
    </Page>
  );
}

/** How it looks, to a real member if one is chosen. */
function Look({ template }: { template: string }) {
  const chosen = useTemplate(template);
  if (chosen.data)
    return <TemplatePreview copy={chosen.data.document} language={chosen.data.document.language} />;
  return (
    <Card>
      <CardHead title={t("templates.look")} />
      {template === "" ? (
        <p className="mt-2 text-ink-3">{t("newsletters.look_none")}</p>
      ) : (
        <Awaited query={chosen} failed={t("templates.failed")} rows={6} />
      )}
    </Card>
  );
}

function Shown({ letter }: { letter: Newsletter }) {
  const stop = useStopNewsletter(letter.id);
  const toast = useToast();
  const planned = letter.stage === "planned";
  const stoppable =
    planned || letter.stage === "sending" || (letter.stage === "sent" && letter.mail.waiting > 0);
  return (
    <Page
      needs="program:write"
      parent={parent()}
      title={letter.name}
      hint={[letter.template_name, letter.segment_name || t("newsletters.everybody")].join(" · ")}
      actions={
        stoppable ? (
          <Button
            needs="program:write"
            busy={stop.isPending}
            onClick={() =>
              stop.mutate(undefined, {
                onSuccess: () => toast(t(planned ? "newsletters.unplanned" : "newsletters.stopped")),
              })
            }
          >
            {t(planned ? "newsletters.unplan" : "newsletters.stop")}
          </Button>
        ) : null
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <StageChip letter={letter} />
          {letter.send_at ? (
            <span className="text-ink-2">
              {t(letter.begun_at ? "newsletters.went" : "newsletters.when", {
                when: formatMoment(letter.send_at),
              })}
            </span>
          ) : null}
        </div>
        <FormError error={stop.error} />
        {planned ? (
          <Look template={letter.template_id} />
        ) : (
          <>
            <ProgressCard letter={letter} />
            <ResultCard letter={letter} />
            <Card flush>
              <OfferLog newsletter={letter.id} titled />
            </Card>
          </>
        )}
      </div>
    </Page>
  );
}
