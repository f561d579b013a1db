import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { Channel, ConsentBody } from "@/api/profile-calls";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { ReasonField } from "@/components/ui/reason-field";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { useNoteConsent } from "./queries";
import { basisInWords, channelInWords, channels } from "./words";

const bases = ["consent", "existing_customer", "contract"] as const;

/** Notes what a member told on the telephone or in the shop. */
export function ConsentDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [channel, setChannel] = useState<Channel>("email");
  const [granted, setGranted] = useState(false);
  const [basis, setBasis] = useState<NonNullable<ConsentBody["basis"]>>("consent");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const save = useNoteConsent(id);
  const toast = useToast();
  const missing = note.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    save.mutate(
      { channel, granted, note: note.trim(), ...(granted && { basis }) },
      {
        onSuccess: () => {
          toast(t("profile.noted"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("profile.note")} description={t("profile.note_detail")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={t("profile.channel")} error={fieldError(save.error, "channel")}>
          {(control) => (
            <Select
              {...control}
              value={channel}
              onChange={(event) => setChannel(event.target.value as Channel)}
            >
              {channels.map((one) => (
                <option key={one} value={one}>
                  {channelInWords(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("profile.decision")}>
          {(control) => (
            <Select
              {...control}
              value={granted ? "yes" : "no"}
              onChange={(event) => setGranted(event.target.value === "yes")}
            >
              <option value="no">{t("profile.withdrawn")}</option>
              <option value="yes">{t("profile.granted")}</option>
            </Select>
          )}
        </Field>
        {granted ? (
          <Field label={t("profile.basis")} error={fieldError(save.error, "basis")}>
            {(control) => (
              <Select
                {...control}
                value={basis}
                onChange={(event) => setBasis(event.target.value as typeof basis)}
              >
                {bases.map((one) => (
                  <option key={one} value={one}>
                    {basisInWords(one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <ReasonField
          label={t("profile.how")}
          error={tried && missing ? t("profile.how_missing") : fieldError(save.error, "note")}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
        />
        <FormError error={save.error} fields={["channel", "basis", "note"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t("profile.note")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
