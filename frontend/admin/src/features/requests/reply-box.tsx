import { Paperclip, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { fieldError } from "@/api/client";
import type { RequestDetail } from "@/api/desk-calls";
import { Button, buttonClass } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select, Textarea } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useToast } from "@/components/ui/toast";
import { useOnceKey } from "@/features/members/once";
import { t } from "@/i18n/t";
import { mostBytes, packed } from "./picked-files";
import { useAnswers, useFillAnswer, useSay } from "./queries";

/** An answer to who asked, or a note among the team. What was typed stays until it is taken. */
export function ReplyBox({ request }: { request: RequestDetail }) {
  const [note, setNote] = useState(false);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  const [tried, setTried] = useState(false);
  const say = useSay(request.id);
  const { key, renew } = useOnceKey();
  const toast = useToast();
  const missing = text.trim() === "";
  const change = (next: string) => {
    setText(next);
    renew();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing || say.isPending) return;
    const sent = await Promise.all(files.map(packed));
    say.mutate(
      { key, text: text.trim(), note, ...(sent.length > 0 && { files: sent }) },
      {
        onSuccess: () => {
          toast(t(note ? "requests.noted" : "requests.answer_sent"));
          setText("");
          setFiles([]);
          setTried(false);
          renew();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3 border-t border-line p-card">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t("requests.reply_kind")}
          value={note ? "note" : "answer"}
          onChange={(next) => setNote(next === "note")}
          options={[
            { value: "answer", label: t("requests.reply_answer") },
            { value: "note", label: t("requests.reply_note") },
          ]}
        />
        {note ? null : <CannedPicker request={request.id} onFill={change} taken={!missing} />}
      </div>
      <Field
        label={t(note ? "requests.note_label" : "requests.answer_label")}
        hint={t(note ? "requests.note_only_team" : "requests.answer_goes")}
        error={tried && missing ? t("requests.answer_missing") : fieldError(say.error, "text")}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            maxLength={4000}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
      <FormError error={say.error} fields={["text"]} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Attach
          files={files}
          onChange={(next) => {
            setFiles(next);
            renew();
          }}
        />
        <Button variant="primary" type="submit" busy={say.isPending} className="max-md:w-full">
          {t(note ? "requests.note_verb" : "requests.answer_verb")}
        </Button>
      </div>
    </form>
  );
}

/** A canned answer, filled in for this request; it takes the place of what was typed. */
function CannedPicker({
  request,
  onFill,
  taken,
}: {
  request: string;
  onFill: (text: string) => void;
  taken: boolean;
}) {
  const answers = useAnswers();
  const fill = useFillAnswer(request);
  if (!answers.data?.length) return null;
  return (
    <Field label={t("requests.canned")} hideLabel className="max-md:w-full">
      {(control) => (
        <Select
          {...control}
          value=""
          disabled={fill.isPending}
          onChange={(event) => fill.mutate(event.target.value, { onSuccess: ({ text }) => onFill(text) })}
        >
          <option value="">{t(taken ? "requests.canned_instead" : "requests.canned_pick")}</option>
          {answers.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const most = 5;

function Attach({ files, onChange }: { files: File[]; onChange: (files: File[]) => void }) {
  const id = useId();
  const [large, setLarge] = useState("");
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <label
        htmlFor={id}
        className={buttonClass("default", "cursor-pointer focus-within:shadow-[var(--focus-ring)]")}
      >
        <Paperclip size={16} aria-hidden /> {t("requests.attach")}
        <input
          id={id}
          type="file"
          multiple
          accept="image/*,application/pdf"
          className="sr-only"
          onChange={(event) => {
            const picked = [...(event.target.files ?? [])];
            setLarge(picked.find(({ size }) => size > mostBytes)?.name ?? "");
            onChange([...files, ...picked.filter(({ size }) => size <= mostBytes)].slice(0, most));
            event.target.value = "";
          }}
        />
      </label>
      {files.map((file, index) => (
        <span
          key={`${file.name} ${file.size}`}
          className="inline-flex max-w-full items-center gap-1 rounded-chip bg-hover pl-2"
        >
          <span className="truncate">{file.name}</span>
          <IconButton
            icon={X}
            label={t("requests.detach", { name: file.name })}
            onClick={() => onChange(files.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      {large ? (
        <p role="alert" className="text-caption text-bad">
          {t("requests.file_large", { name: large })}
        </p>
      ) : null}
    </div>
  );
}
