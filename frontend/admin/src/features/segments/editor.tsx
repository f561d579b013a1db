import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { fieldError } from "@/api/client";
import type { Condition, SegmentField } from "@/api/segment-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Columns } from "@/components/ui/page";
import { useToast } from "@/components/ui/toast";
import { useMay, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { Builder } from "./builder";
import { LookCard } from "./look-card";
import { useSaveSegment } from "./queries";
import { conditionOf, groupDraft, newLeaf } from "./tree";

interface EditorProps {
  /** "" for a new one. */
  id: string;
  name: string;
  condition: Condition;
  fields: SegmentField[];
  /** Stands below the conditions, and beside them. */
  below?: React.ReactNode;
  beside?: React.ReactNode;
}

/** A segment's name and conditions, with who that would be. */
export function SegmentEditor({ id, name: first, condition: begun, fields, below, beside }: EditorProps) {
  const { merchant } = useSession();
  const home = merchant.currency;
  const [name, setName] = useState(first);
  const [tree, setTree] = useState(() => {
    const draft = groupDraft(begun, home);
    return draft.of.length > 0 ? draft : { ...draft, of: [newLeaf(home)] };
  });
  const [tried, setTried] = useState(false);
  const save = useSaveSegment(id);
  const navigate = useNavigate();
  const toast = useToast();
  const may = useMay();
  const form = useRef<HTMLFormElement>(null);
  const { condition, faults } = conditionOf(tree, fields, home);
  const wrong = Object.keys(faults).length > 0;
  const nameless = name.trim() === "";
  const disabled = !may("program:write");
  const error = (place: string) => (tried ? faults[place] : undefined) ?? fieldError(save.error, place);
  const shown = ["name", ...placesOf(condition)];
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || nameless) {
      setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    save.mutate(
      { name: name.trim(), condition },
      {
        onSuccess: (made) => {
          setTried(false);
          toast(t("segments.saved"));
          if (!id) navigate({ to: "/segments/$id", params: { id: made.id }, replace: true });
        },
      },
    );
  };
  return (
    <Columns
      main={
        <>
          <Card>
            <form ref={form} onSubmit={submit} noValidate className="space-y-5">
              <Field
                label={t("segments.name")}
                error={tried && nameless ? t("segments.name_missing") : fieldError(save.error, "name")}
              >
                {(control) => (
                  <Input
                    {...control}
                    value={name}
                    maxLength={80}
                    disabled={disabled}
                    autoComplete="off"
                    onChange={(event) => setName(event.target.value)}
                  />
                )}
              </Field>
              <div>
                <CardHead title={t("segments.conditions")} hint={t("segments.conditions_hint")} />
                <div className="mt-3">
                  <Builder
                    tree={tree}
                    fields={fields}
                    currency={home}
                    disabled={disabled}
                    error={error}
                    onChange={(next) => {
                      save.reset();
                      setTree(next);
                    }}
                  />
                </div>
              </div>
              <FormError error={save.error} fields={shown} />
              {disabled ? null : (
                <div className="flex justify-end max-md:[&>*]:flex-1">
                  <Button variant="primary" type="submit" busy={save.isPending}>
                    {t(id ? "action.save" : "segments.make")}
                  </Button>
                </div>
              )}
            </form>
          </Card>
          {below}
        </>
      }
      side={
        <>
          <LookCard condition={wrong ? undefined : condition} />
          {beside}
        </>
      }
    />
  );
}

/** The places of a tree beside which the form can say what is wrong. */
function placesOf(c: Condition, path = "condition"): string[] {
  if (c.match)
    return [`${path}.of`, ...(c.of ?? []).flatMap((part, i) => placesOf(part, `${path}.of[${i}]`))];
  const places = ["field", "op", "number", "to", "texts", "texts[0]", "days", "date", "percent", "currency"];
  return places.map((place) => `${path}.${place}`);
}
