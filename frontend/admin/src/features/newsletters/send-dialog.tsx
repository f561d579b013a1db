import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Newsletter } from "@/api/newsletter-calls";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { MomentField } from "@/components/ui/moment-field";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useReaders, useSendNewsletter } from "./queries";

interface SendDialogProps {
  letter: Newsletter;
  open: boolean;
  onClose: () => void;
}

/** Now, or at a day and a time in the merchant's time zone. */
export function SendDialog({ letter, open, onClose }: SendDialogProps) {
  const [when, setWhen] = useState<"now" | "later">("now");
  const [at, setAt] = useState("");
  const send = useSendNewsletter(letter.id);
  const readers = useReaders(letter.segment_id ?? "");
  const toast = useToast();
  const agreed = readers.data?.agreed;
  const submit = () =>
    send.mutate(when === "later" ? at : "", {
      onSuccess: () => {
        toast(t(when === "later" ? "newsletters.planned_toast" : "newsletters.sent_toast"));
        onClose();
      },
    });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("newsletters.send_title", { name: letter.name })}
      description={
        typeof agreed === "number"
          ? t("newsletters.send_detail", { count: agreed })
          : t("newsletters.send_detail_many")
      }
    >
      <div className="flex flex-col gap-4">
        <Segmented
          label={t("newsletters.send_when")}
          value={when}
          onChange={setWhen}
          options={[
            { value: "now", label: t("newsletters.now") },
            { value: "later", label: t("newsletters.later") },
          ]}
        />
        {when === "later" ? (
          <MomentField
            label={t("newsletters.at")}
            hint={t("newsletters.at_hint", { zone: letter.time_zone })}
            error={fieldError(send.error, "at")}
            value={at}
            onChange={setAt}
          />
        ) : null}
        <FormError error={fieldError(send.error, "at") ? undefined : send.error} />
        <Button
          variant="primary"
          needs="program:write"
          busy={send.isPending}
          disabled={when === "later" && at === ""}
          onClick={submit}
        >
          {t(when === "later" ? "newsletters.plan" : "newsletters.send_now")}
        </Button>
      </div>
    </Dialog>
  );
}
