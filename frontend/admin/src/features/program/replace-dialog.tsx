import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";

interface ReplaceDialogProps {
  title: string;
  detail: string;
  verb: string;
  busy: boolean;
  error: unknown;
  onRun: () => void;
  onClose: () => void;
}

/** Asks before a draft, or what is live, is replaced. */
export function ReplaceDialog({ title, detail, verb, busy, error, onRun, onClose }: ReplaceDialogProps) {
  return (
    <Dialog open onClose={onClose} title={title} description={detail}>
      <FormError error={error} />
      <DialogActions onCancel={onClose}>
        <Button variant="primary" busy={busy} onClick={onRun}>
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
