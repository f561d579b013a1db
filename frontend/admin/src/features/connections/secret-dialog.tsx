import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/i18n/t";

/** What deliveries are signed with, shown this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.secret_title")}
      description={t("connections.secret_detail")}
    >
      <code className="block rounded-control bg-sunken px-3 py-2.5 text-caption break-all">{secret}</code>
      <div className="mt-6 flex justify-end gap-2 max-md:[&>*]:flex-1">
        <CopyButton text={secret} label={t("connections.copy_secret")} />
        <Button variant="primary" onClick={onClose}>
          {t("keys.kept")}
        </Button>
      </div>
    </Dialog>
  );
}
