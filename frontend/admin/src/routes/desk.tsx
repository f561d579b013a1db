import { useForm } from "react-hook-form";
import type { DeskSettings } from "@/api/desk-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Columns, Page } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { CannedCard } from "@/features/desk/canned-card";
import { ContactCard } from "@/features/desk/contact-card";
import { type DeskForm, deskFromForm, formFromDesk } from "@/features/desk/desk-form";
import { GoodwillCard } from "@/features/desk/goodwill-card";
import { HoursCard } from "@/features/desk/hours-card";
import { MailCard } from "@/features/desk/mail-card";
import { useDesk, useSaveDesk } from "@/features/desk/queries";
import { LeaveDialog } from "@/features/settings/leave-dialog";
import { SaveBar } from "@/host/save-bar";
import { t } from "@/i18n/t";

const parent = () => ({ label: t("nav.requests"), to: "/requests" });

/** How the desk works: hours, targets, mail, limits, answers. */
export function DeskPage() {
  const desk = useDesk();
  if (desk.data) return <Editor desk={desk.data} />;
  return (
    <Page title={t("desk.title")} parent={parent()} hint={t("desk.hint")}>
      <Card flush>
        <Awaited query={desk} failed={t("desk.failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Editor({ desk }: { desk: DeskSettings }) {
  const form = useForm<DeskForm>({ mode: "onTouched", defaultValues: formFromDesk(desk) });
  const save = useSaveDesk();
  const toast = useToast();
  const dirty = form.formState.isDirty;
  const submit = form.handleSubmit((values) =>
    save.mutate(deskFromForm(values), {
      onSuccess: (saved) => {
        form.reset(formFromDesk(saved));
        toast(t("desk.saved"));
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Page
        title={t("desk.title")}
        parent={parent()}
        needs="settings:write"
        hint={t("desk.hint")}
        actions={
          <Button needs="settings:write" variant="primary" type="submit" busy={save.isPending}>
            {t("action.save")}
          </Button>
        }
      >
        <FormError error={save.error} />
        <Columns
          main={
            <>
              <HoursCard form={form} error={save.error} />
              <MailCard form={form} desk={desk} error={save.error} />
            </>
          }
          side={
            <>
              <ContactCard form={form} error={save.error} />
              <GoodwillCard form={form} error={save.error} />
              <CannedCard />
            </>
          }
        />
      </Page>
      <SaveBar
        unsaved={dirty}
        busy={save.isPending}
        onSave={() => void submit()}
        onDiscard={() => form.reset(formFromDesk(desk))}
      />
      <LeaveDialog unsaved={dirty} />
    </form>
  );
}
