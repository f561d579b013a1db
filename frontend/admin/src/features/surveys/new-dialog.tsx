import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useMainLanguage } from "@/features/program/main-language";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { newDocument, slugOf } from "./document";
import { useAddSurvey } from "./queries";

interface NewDialogProps {
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Begins a survey of one's own: what it is called, here and by automations. */
export function NewSurveyDialog({ onClose, onMade }: NewDialogProps) {
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string>();
  const [tried, setTried] = useState(false);
  const { staff } = useSession();
  const main = useMainLanguage();
  const add = useAddSurvey();
  const called = slug ?? slugOf(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || called === "") return;
    add.mutate(
      { slug: called, document: newDocument(name.trim(), staff.name, main) },
      { onSuccess: (made) => onMade(made.id) },
    );
  };
  const nameless = tried && name.trim() === "" ? t("surveys.name_missing") : undefined;
  const slugless = tried && !nameless && called === "" ? t("surveys.slug_missing") : undefined;
  return (
    <Dialog open onClose={onClose} title={t("surveys.new")} description={t("surveys.new_detail")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <LineField
          label={t("surveys.name")}
          error={nameless ?? fieldError(add.error, "document.name")}
          value={name}
          most={80}
          onChange={setName}
        />
        <Field
          label={t("surveys.slug")}
          hint={t("surveys.slug_hint")}
          error={slugless ?? fieldError(add.error, "slug")}
        >
          {(control) => (
            <Input
              {...control}
              value={called}
              maxLength={40}
              onChange={(e) => setSlug(e.target.value)}
              onBlur={() => slug !== undefined && setSlug(slugOf(slug))}
            />
          )}
        </Field>
        <FormError error={add.error} fields={["slug", "document.name"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={add.isPending}>
            {t("surveys.begin")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
