import { useState } from "react";
import { fieldError } from "@/api/client";
import type { PersonaDetail, PersonaWritten } from "@/api/persona-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useSavePersona } from "./queries";
import { sections } from "./words";

/** The name, and what staff say of each part in their own words. */
export function EditDialog({ persona, onClose }: { persona: PersonaDetail; onClose: () => void }) {
  const [name, setName] = useState(persona.name);
  const [written, setWritten] = useState<PersonaWritten>(persona.written);
  const save = useSavePersona(persona.id);
  const toast = useToast();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    save.mutate(
      { name, written },
      {
        onSuccess: () => {
          toast(t("personas.saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open wide onClose={onClose} title={t("personas.edit")} description={t("personas.edit_hint")}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <LineField
          label={t("personas.name")}
          error={fieldError(save.error, "name")}
          value={name}
          most={80}
          onChange={setName}
        />
        {sections.map((section) => (
          <Field
            key={section}
            label={t(`personas.section_${section}`)}
            error={fieldError(save.error, `written.${section}`)}
          >
            {(control) => (
              <Textarea
                {...control}
                value={written[section] ?? ""}
                maxLength={2000}
                onChange={(event) => setWritten((old) => ({ ...old, [section]: event.target.value }))}
              />
            )}
          </Field>
        ))}
        <FormError error={save.error} fields={["name", ...sections.map((section) => `written.${section}`)]} />
        <DialogActions onCancel={onClose}>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={name.trim() === ""}>
            {t("action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
