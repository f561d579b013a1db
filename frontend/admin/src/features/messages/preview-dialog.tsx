import { Awaited } from "@/components/ui/awaited";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/i18n/t";
import { useMessagePreview } from "./queries";
import { kindInWords } from "./words";

/** How a kind of message looks; closed for "". */
export function PreviewDialog({ kind, onClose }: { kind: string; onClose: () => void }) {
  return (
    <Dialog open={kind !== ""} onClose={onClose} title={kindInWords(kind)} wide>
      <Preview kind={kind} />
    </Dialog>
  );
}

function Preview({ kind }: { kind: string }) {
  const preview = useMessagePreview(kind);
  if (preview.data) {
    return (
      <>
        <p className="font-strong text-ink">{preview.data.subject}</p>
        <p className="text-caption text-ink-3">{t("messages.from", { name: preview.data.from_name })}</p>
        <p className="mt-3 whitespace-pre-wrap break-words">{preview.data.text}</p>
      </>
    );
  }
  return <Awaited query={preview} failed={t("messages.preview_failed")} rows={4} />;
}
