import { useState } from "react";
import { fieldError } from "@/api/client";
import type { Segment } from "@/api/segment-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useTagSegment } from "./queries";

/** Whether members of a segment have a tag on their customer records in the stores. */
export function TagCard({ segment }: { segment: Segment }) {
  const [asked, setAsked] = useState(false);
  const [text, setText] = useState(segment.tag);
  const change = useTagSegment(segment.id);
  const toast = useToast();
  const may = useMay();
  const on = asked || segment.tag !== "";
  const flip = (next: boolean) => {
    change.reset();
    setAsked(next);
    if (next) setText(tagFor(segment.name));
    else if (segment.tag !== "") change.mutate("", { onSuccess: () => toast(t("segments.tag_off")) });
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    change.mutate(text.trim(), {
      onSuccess: () => {
        setAsked(false);
        toast(t("segments.tag_on"));
      },
    });
  };
  return (
    <Card>
      <CardHead title={t("segments.tag_title")}>
        <Switch
          checked={on}
          disabled={!may("program:write") || change.isPending}
          onChange={flip}
          label={t("segments.tag_title")}
        />
      </CardHead>
      <p className="text-caption text-ink-3">{t("segments.tag_hint")}</p>
      {on && segment.tag !== "" ? (
        <p className="mt-3">
          <code className="rounded-chip bg-sunken px-1.5 py-0.5 font-mono text-ink">{segment.tag}</code>
        </p>
      ) : on ? (
        <form onSubmit={submit} noValidate className="mt-3 space-y-3">
          <Field label={t("segments.tag_name")} error={fieldError(change.error, "tag")}>
            {(control) => (
              <Input
                {...control}
                value={text}
                maxLength={40}
                autoComplete="off"
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" busy={change.isPending} disabled={text.trim() === ""}>
            {t("segments.tag_save")}
          </Button>
        </form>
      ) : null}
      <FormError error={change.error} fields={["tag"]} />
    </Card>
  );
}

/** A tag that both platforms keep as it is, from a segment's name. */
export function tagFor(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}
