import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import type { CannedAnswer } from "@/api/desk-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Textarea } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { LanguageTabs } from "@/features/program/language-tabs";
import { languageName, type ShopperLanguage, shopperLanguages } from "@/features/program/languages";
import { useMainLanguage } from "@/features/program/main-language";
import { useAnswers } from "@/features/requests/queries";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { useRemoveAnswer, useSaveAnswer } from "./queries";

const tags = "{first_name}, {name}, {shop}, {order}, {product}, {points}, {staff}";

/** Answers that are written once and used often. */
export function CannedCard() {
  const answers = useAnswers();
  const [editing, setEditing] = useState<CannedAnswer | "new">();
  const [gone, setGone] = useState<string>();
  const remove = useRemoveAnswer();
  const may = useMay();
  const toast = useToast();
  return (
    <Card>
      <CardHead title={t("desk.canned")} hint={t("desk.canned_hint")}>
        <Button needs="settings:write" icon={Plus} onClick={() => setEditing("new")}>
          {t("desk.canned_new")}
        </Button>
      </CardHead>
      <FormError error={answers.error ?? remove.error} />
      <ul className="mt-3 divide-y divide-line">
        {answers.data?.map((one) => (
          <li key={one.id} className="flex items-center gap-2 py-2">
            <span className="min-w-0 flex-1">
              <span className="block break-words text-ink">{one.name}</span>
              <span className="line-clamp-1 text-caption text-ink-3">
                {Object.values(one.texts).find(Boolean)}
              </span>
            </span>
            {may("settings:write") ? (
              <>
                <Button
                  onClick={() => setEditing(one)}
                  aria-label={t("desk.canned_edit_of", { name: one.name })}
                >
                  {t("action.edit")}
                </Button>
                <IconButton
                  icon={Trash2}
                  disabled={remove.isPending && gone === one.id}
                  label={t("desk.canned_remove", { name: one.name })}
                  onClick={() => {
                    setGone(one.id);
                    remove.mutate(one.id, {
                      onSuccess: () => toast(t("desk.canned_removed", { name: one.name })),
                    });
                  }}
                />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {answers.data?.length === 0 ? <p className="mt-2 text-ink-3">{t("desk.canned_none")}</p> : null}
      {editing ? (
        <CannedDialog
          answer={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      ) : null}
    </Card>
  );
}

function CannedDialog({ answer, onClose }: { answer: CannedAnswer | undefined; onClose: () => void }) {
  const main = useMainLanguage();
  const [name, setName] = useState(answer?.name ?? "");
  const [texts, setTexts] = useState<Record<string, string>>(answer?.texts ?? {});
  const [language, setLanguage] = useState<ShopperLanguage>(
    shopperLanguages.find((one) => one === main) ?? "en",
  );
  const [tried, setTried] = useState(false);
  const save = useSaveAnswer();
  const toast = useToast();
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));
  const noText = Object.keys(written).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // in React this form stands inside that of the page
    setTried(true);
    if (!name.trim() || noText) return;
    save.mutate(
      { name: name.trim(), texts: written, ...(answer && { id: answer.id }) },
      {
        onSuccess: () => {
          toast(t("desk.canned_saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={answer ? t("desk.canned_edit") : t("desk.canned_new")}
      description={t("desk.canned_tags", { tags })}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <LineField
          label={t("desk.canned_name")}
          error={tried && !name.trim() ? t("desk.canned_name_missing") : fieldError(save.error, "name")}
          value={name}
          most={80}
          onChange={setName}
        />
        <LanguageTabs value={language} onChange={setLanguage} />
        <Field
          label={t("desk.canned_text", { language: languageName(language) })}
          error={
            tried && noText ? t("desk.canned_text_missing") : fieldError(save.error, `texts.${language}`)
          }
        >
          {(control) => (
            <Textarea
              {...control}
              rows={7}
              dir="auto"
              value={texts[language] ?? ""}
              onChange={(event) => setTexts({ ...texts, [language]: event.target.value })}
            />
          )}
        </Field>
        <FormError error={save.error} fields={["name", `texts.${language}`]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t("action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
