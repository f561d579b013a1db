import { useState } from "react";
import { useForm } from "react-hook-form";
import { fieldError } from "@/api/client";
import type { Role } from "@/api/types";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useInvite } from "./queries";
import { RoleChoice } from "./role-choice";

interface InviteForm {
  email: string;
  name: string;
}

/** Asks somebody to join. Where the server sends no mail, it shows the link to hand over. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<InviteForm>({ mode: "onTouched", defaultValues: { email: "", name: "" } });
  const { errors } = form.formState;
  const [role, setRole] = useState<Role>("agent");
  const invite = useInvite();
  const toast = useToast();
  const submit = form.handleSubmit(({ email, name }) => {
    const person = { email: email.trim(), name: name.trim(), role };
    invite.mutate(person, {
      onSuccess: ({ link }) => {
        if (link) return;
        toast(t("team.invited", { name: person.name }));
        onClose();
      },
    });
  });
  const link = invite.data?.link;
  if (link) return <LinkDialog link={link} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title={t("team.invite_title")}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("team.email")}
          hint={t("team.email_hint")}
          error={errors.email?.message ?? fieldError(invite.error, "email")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("email", {
                validate: (text) => /^\S+@\S+\.\S+$/.test(text.trim()) || t("team.email_wrong"),
              })}
              type="email"
              autoComplete="off"
              maxLength={254}
            />
          )}
        </Field>
        <Field
          className="mt-4"
          label={t("team.name")}
          hint={t("team.name_hint")}
          error={errors.name?.message ?? fieldError(invite.error, "name")}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("name", { validate: (text) => text.trim() !== "" || t("team.name_missing") })}
              autoComplete="off"
              maxLength={80}
            />
          )}
        </Field>
        <div className="mt-4">
          <RoleChoice value={role} onChange={setRole} />
        </div>
        <FormError error={invite.error} fields={["email", "name"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={invite.isPending}>
            {t("team.invite_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** A link for somebody, to be handed over by whatever way there is. */
export function LinkDialog({ link, onClose }: { link: string; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={t("team.link_title")} description={t("team.link_detail")}>
      <code className="block rounded-control bg-sunken px-3 py-2.5 text-caption break-all">{link}</code>
      <div className="mt-6 flex justify-end gap-2 max-md:[&>*]:flex-1">
        <CopyButton text={link} label={t("team.link_copy")} />
        <Button variant="primary" onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </Dialog>
  );
}
