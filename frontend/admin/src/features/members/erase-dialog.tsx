import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Member } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useErase } from "./person-queries";

/** Erases who a member is. Typing who is meant stands between the click and the deed. */
export function EraseDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const erase = useErase(member.id);
  const navigate = useNavigate();
  const toast = useToast();
  const want = member.email || member.name.trim() || "erase";
  const fits = typed.trim().toLowerCase() === want.toLowerCase();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    erase.mutate(typed.trim(), {
      onSuccess: () => {
        toast(t("person.erased"));
        void navigate({ to: "/members" });
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("person.erase_title", { name: member.name || member.email })}
      description={t("person.erase_detail")}
    >
      <form onSubmit={submit} noValidate>
        <Field label={t("person.erase_confirm", { text: want })} error={fieldError(erase.error, "confirm")}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <FormError error={erase.error} fields={["confirm"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="danger" type="submit" disabled={!fits} busy={erase.isPending}>
            {t("person.erase_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
