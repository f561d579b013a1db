import { BadgeAlert, Bot, LockKeyhole, Send } from "lucide-react";
import type { RequestDetail, RequestMessage } from "@/api/desk-calls";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { FormError } from "@/components/ui/error-card";
import { useToast } from "@/components/ui/toast";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { MessageFiles } from "./message-files";
import { useMailAgain } from "./queries";
import { whoAsked } from "./words";

/** All that was said, oldest first. */
export function Thread({ request }: { request: RequestDetail }) {
  return (
    <ol className="flex flex-col gap-5" aria-label={t("requests.thread")}>
      {request.messages.map((message) => (
        <Message key={message.id} request={request} message={message} />
      ))}
    </ol>
  );
}

function Message({ request, message }: { request: RequestDetail; message: RequestMessage }) {
  if (message.who === "system")
    return (
      <li className="text-center text-caption text-ink-3">
        {message.text} · <time dateTime={message.at}>{formatMoment(message.at)}</time>
      </li>
    );
  const asker = message.who === "member";
  const name = message.name || (asker ? whoAsked(request) : t("requests.team"));
  const ground = message.who === "note" ? "bg-warn-soft" : asker ? "bg-sunken" : "shadow-key";
  return (
    <li className="flex gap-3 max-md:flex-col max-md:gap-1.5">
      <span className="max-md:hidden">
        <Avatar name={name} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-caption text-ink-3">
          <span className="font-strong text-ink">{name}</span>
          <time dateTime={message.at}>{formatMoment(message.at)}</time>
          {asker ? <span>{t(`requests.by_${message.channel}`)}</span> : null}
          {message.who === "note" ? <Chip icon={LockKeyhole}>{t("requests.note_chip")}</Chip> : null}
          {message.auto ? <Chip icon={Bot}>{t("requests.auto_chip")}</Chip> : null}
          {asker && !message.proven ? (
            <Chip tone="warn" icon={BadgeAlert}>
              {t("requests.unproven_chip")}
            </Chip>
          ) : null}
        </p>
        <div className={`mt-1.5 rounded-card px-4 py-3 ${ground}`}>
          <p className="max-w-[80ch] break-words whitespace-pre-wrap text-ink">{message.text}</p>
          <MessageFiles request={request.id} files={message.files} />
        </div>
        <Letter request={request.id} message={message} />
      </div>
    </li>
  );
}

/** What became of a message's letter, and another try where that is not good. */
function Letter({ request, message }: { request: string; message: RequestMessage }) {
  const again = useMailAgain(request);
  const toast = useToast();
  if (!message.mail) return null;
  const lost = message.mail === "not_sent" || message.mail === "doubtful";
  return (
    <>
      <p className={`mt-1 text-caption ${message.mail === "not_sent" ? "text-bad" : "text-ink-3"}`}>
        {t(`requests.mail_${message.mail}`)}
        {message.why ? ` ${message.why}` : ""}
      </p>
      {lost ? (
        <Button
          className="mt-1"
          needs="members:write"
          icon={Send}
          busy={again.isPending}
          onClick={() => again.mutate(message.id, { onSuccess: () => toast(t("requests.mail_again_toast")) })}
        >
          {t("requests.mail_again")}
        </Button>
      ) : null}
      <FormError error={again.error} fields={[]} />
    </>
  );
}
