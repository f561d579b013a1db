import { type FormEvent, useState } from "react";
import type { Perk } from "@/api/perk-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { usePoints } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useHandOver } from "./queries";

interface PerkDialogProps {
  perk: Perk;
  /** It cannot be handed over: the points return. */
  refused: boolean;
  onClose: () => void;
}

/** Says what became of a perk, with a word to the member. */
export function PerkDialog({ perk, refused, onClose }: PerkDialogProps) {
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const hand = useHandOver();
  const points = usePoints();
  const toast = useToast();
  const wrong = refused && note.trim() === "" ? t("perks.note_missing") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong) return;
    hand.mutate(
      { id: perk.id, refused, note: note.trim() },
      {
        onSuccess: () => {
          toast(t(refused ? "perks.refused" : "perks.done"));
          onClose();
        },
      },
    );
  };
  const who = perk.member_name || perk.member_email;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(refused ? "perks.refuse_title" : "perks.done_title", { name: perk.reward_name, who })}
      description={t(refused ? "perks.refuse_detail" : "perks.done_detail", { points: points(perk.points) })}
    >
      <form onSubmit={submit} noValidate>
        <LineField
          label={t(refused ? "perks.note" : "perks.note_optional")}
          hint={t("perks.note_hint")}
          error={tried ? wrong : undefined}
          value={note}
          most={500}
          onChange={setNote}
        />
        <FormError error={hand.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={hand.isPending}>
            {t(refused ? "perks.refuse_verb" : "perks.done_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
