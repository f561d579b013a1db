import { useState } from "react";
import type { TemplateCopy } from "@/api/offer-calls";
import type { MemberRow } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Segmented } from "@/components/ui/segmented";
import { useSettled } from "@/components/ui/settled";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { MemberPicker } from "@/features/members/member-picker";
import { t } from "@/i18n/t";
import { withoutPlace } from "./errors";
import { type Look, useTemplatePreview, useTestTemplate } from "./queries";

/** The message as a member gets it, while it is written. */
export function TemplatePreview({ copy, language }: { copy: TemplateCopy; language: string }) {
  const [shown, setShown] = useState<"mail" | "text">("mail");
  const [member, setMember] = useState<MemberRow>();
  const settled = useSettled(copy);
  const look: Look = {
    document: settled,
    language: settled.texts[language] ? language : settled.language,
    ...(member && { member_id: member.id }),
  };
  const preview = useTemplatePreview(look);
  const test = useTestTemplate();
  const toast = useToast();
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <CardHead title={t("templates.look")} />
        <Segmented
          label={t("templates.look")}
          value={shown}
          onChange={setShown}
          options={[
            { value: "mail", label: t("templates.look_mail") },
            { value: "text", label: t("templates.look_text") },
          ]}
        />
      </div>
      <div className="mt-3">
        <MemberPicker label={t("templates.look_member")} not="" picked={member} onPick={setMember} />
      </div>
      <FormError error={withoutPlace(preview.error)} />
      {preview.data ? (
        <div className="mt-3">
          <p className="font-strong break-words text-ink">{preview.data.subject}</p>
          <p className="text-caption text-ink-3">{t("messages.from", { name: preview.data.from_name })}</p>
          {shown === "mail" ? (
            <iframe
              sandbox=""
              title={t("templates.look")}
              srcDoc={preview.data.html}
              className="mt-3 h-[560px] w-full rounded-control border border-line bg-card"
            />
          ) : (
            <p className="mt-3 rounded-control border border-line p-3 whitespace-pre-wrap break-words">
              {preview.data.text}
            </p>
          )}
        </div>
      ) : preview.error ? null : (
        <SkeletonRows rows={6} />
      )}
      <FormError error={withoutPlace(test.error)} />
      <Button
        className="mt-3"
        needs="settings:write"
        busy={test.isPending}
        onClick={() =>
          test.mutate(
            { ...look, document: copy },
            { onSuccess: ({ to }) => toast(t("templates.test_sent", { to })) },
          )
        }
      >
        {t("templates.test")}
      </Button>
    </Card>
  );
}
