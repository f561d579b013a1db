import { useEffect, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { parsePercent, percentText } from "@/i18n/parse";
import { t } from "@/i18n/t";
import { useProgram, useSaveDraft } from "./queries";

/** The one margin rate that break-even is counted with. It goes into the draft on leaving the field. */
export function MarginField({ className }: { className?: string }) {
  const program = useProgram();
  const save = useSaveDraft();
  const document = program.data?.draft.document;
  const kept = document?.margin_bp ?? 0;
  const [text, setText] = useState("");
  const [left, setLeft] = useState(false);
  useEffect(() => setText(kept > 0 ? percentText(kept) : ""), [kept]);
  const typed = text.trim() === "" ? 0 : parsePercent(text);
  const leave = () => {
    setLeft(true);
    if (document && typed !== undefined && typed !== kept) save.mutate({ ...document, margin_bp: typed });
  };
  return (
    <Field
      className={className}
      label={t("margin.label")}
      hint={t("margin.hint")}
      error={left && typed === undefined ? t("margin.wrong") : undefined}
    >
      {(control) => (
        <Input
          {...control}
          suffix="%"
          inputMode="decimal"
          autoComplete="off"
          disabled={!document}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
  );
}
