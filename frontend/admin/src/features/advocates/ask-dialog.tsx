import { useState } from "react";
import { type AdvocateDetail, type Role, roles } from "@/api/advocate-calls";
import { fieldError } from "@/api/client";
import { AppLink } from "@/components/shell/app-link";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { Pick } from "@/features/journeys/pick";
import { useMessageTemplates } from "@/features/journeys/queries";
import { t } from "@/i18n/t";
import { useAskAdvocates } from "./queries";
import { advocateName, roleWords } from "./words";

/** Asks one member, or everybody of a role, to recommend the shop. */
export function AskDialog({ advocate, onClose }: { advocate?: AdvocateDetail; onClose: () => void }) {
  const [role, setRole] = useState<Role>("promoter");
  const [template, setTemplate] = useState("");
  const [tried, setTried] = useState(false);
  const templates = useMessageTemplates();
  const ask = useAskAdvocates();
  const toast = useToast();
  const missing = tried && template === "" ? t("advocates.template_missing") : undefined;
  const wrong = missing ?? fieldError(ask.error, "template_id");
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (template === "" || ask.isPending) return;
    ask.mutate(
      { template_id: template, ...(advocate ? { members: [advocate.member_id] } : { role }) },
      {
        onSuccess: ({ asked, skipped }) => {
          toast(
            asked > 0 || skipped === 0
              ? t("advocates.asked_toast", { count: asked })
              : t("advocates.skipped_toast"),
          );
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={advocate ? t("advocates.ask_one", { name: advocateName(advocate) }) : t("advocates.ask_title")}
      description={t("advocates.ask_detail")}
    >
      <form onSubmit={submit} noValidate className="space-y-4">
        {advocate ? null : (
          <Field label={t("advocates.ask_whom")}>
            {(control) => (
              <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
                {roles.map((one) => (
                  <option key={one} value={one}>
                    {t(roleWords[one]?.label ?? "advocates.role_referrer")}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <div>
          <Pick
            label={t("newsletters.template")}
            value={template}
            {...(wrong ? { error: wrong } : {})}
            options={templates.data ?? []}
            none={t("newsletters.no_templates")}
            onChange={setTemplate}
          />
          <AppLink
            href={template ? `/messages/templates/${template}` : "/messages/templates/new"}
            className="mt-1.5 inline-block text-caption underline underline-offset-2"
          >
            {t(template ? "newsletters.open_template" : "newsletters.new_template")}
          </AppLink>
        </div>
        <FormError error={ask.error} fields={["template_id"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={ask.isPending}>
            {t("advocates.ask")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
