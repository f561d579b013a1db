import { getRouteApi } from "@tanstack/react-router";
import { Check, PhoneCall, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { RequestDetail } from "@/api/desk-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { Columns, Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { AboutCard, HandlingCard, PersonCard } from "@/features/requests/aside";
import { HandleDialog } from "@/features/requests/handle-dialog";
import { useReopenRequest, useRequest } from "@/features/requests/queries";
import { ReplyBox } from "@/features/requests/reply-box";
import { Thread } from "@/features/requests/thread";
import { factsOf, titleOf, tones } from "@/features/requests/words";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

const route = getRouteApi("/requests/$id");

/** One request: what was said, and what to do about it. */
export function RequestPage() {
  const { id } = route.useParams();
  const request = useRequest(id);
  if (request.data) return <Conversation key={request.data.id} request={request.data} />;
  return (
    <Page title={t("requests.one")} parent={{ label: t("nav.requests"), to: "/requests" }}>
      <Card flush>
        <Awaited query={request} failed={t("requests.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Conversation({ request }: { request: RequestDetail }) {
  const [to, setTo] = useState<"answered" | "closed">();
  const may = useMay();
  const reopen = useReopenRequest();
  const toast = useToast();
  const closed = request.state === "closed";
  return (
    <Page
      title={titleOf(request)}
      parent={{ label: t("nav.requests"), to: "/requests" }}
      needs="members:write"
      hint={
        <span className="flex flex-wrap items-center gap-2">
          <Chip tone={tones[request.state]}>{t(`requests.state_${request.state}`)}</Chip>
          <span>{factsOf(request).join(" · ")}</span>
        </span>
      }
      actions={
        closed ? (
          <Button
            needs="members:write"
            icon={RotateCcw}
            busy={reopen.isPending}
            onClick={() => reopen.mutate(request.id, { onSuccess: () => toast(t("requests.reopened")) })}
          >
            {t("requests.reopen")}
          </Button>
        ) : (
          <>
            {request.state === "open" ? (
              <Button needs="members:write" icon={PhoneCall} onClick={() => setTo("answered")}>
                {t("requests.answered_verb")}
              </Button>
            ) : null}
            <Button needs="members:write" icon={Check} onClick={() => setTo("closed")}>
              {t("requests.close_verb")}
            </Button>
          </>
        )
      }
    >
      <FormError error={reopen.error} />
      <Columns
        main={
          <Card flush>
            <div className="p-card">
              <Thread request={request} />
              {request.note ? (
                <p className="mt-5 break-words whitespace-pre-wrap">
                  <span className="block text-caption text-ink-3">
                    {t("requests.handled", { who: request.handled_by })}
                  </span>
                  {request.note}
                </p>
              ) : null}
            </div>
            {may("members:write") && !closed ? <ReplyBox request={request} /> : null}
          </Card>
        }
        side={
          <>
            <HandlingCard request={request} />
            <PersonCard request={request} />
            <AboutCard request={request} />
          </>
        }
      />
      {to ? <HandleDialog request={request} to={to} onClose={() => setTo(undefined)} /> : null}
    </Page>
  );
}
