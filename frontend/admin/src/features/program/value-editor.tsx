import { type FormEvent, useState } from "react";
import type { Amounts } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { ValueButton } from "@/components/ui/value-button";
import { useCurrencies } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AmountFields, amountsFrom, amountTexts } from "./amount-fields";
import { WholeField, wholeFault } from "./whole-field";

/** One value of a sentence, and where its new content goes. */
export type ValueField =
  | { kind: "whole"; label: string; value: number; unit: string; max?: number; save: (value: number) => void }
  | { kind: "percent"; label: string; value: number; save: (bp: number) => void }
  | {
      kind: "amounts";
      label: string;
      value: Amounts | undefined;
      optional?: boolean;
      save: (value: Amounts) => void;
    };

export function ValueEditor({ text, field, off }: { text: string; field: ValueField; off?: boolean }) {
  const [open, setOpen] = useState(false);
  const done = () => setOpen(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={field.label}
      trigger={
        <ValueButton off={off} aria-label={t("program.change_value", { value: text, label: field.label })}>
          {text}
        </ValueButton>
      }
    >
      {field.kind === "amounts" ? (
        <AmountsForm field={field} onDone={done} />
      ) : (
        <NumberForm field={field} onDone={done} />
      )}
    </Popover>
  );
}

type Of<Kind> = Extract<ValueField, { kind: Kind }>;

function AmountsForm({ field, onDone }: { field: Of<"amounts">; onDone: () => void }) {
  const currencies = useCurrencies();
  const [texts, setTexts] = useState(() => amountTexts(field.value, currencies));
  const [tried, setTried] = useState(false);
  const { amounts, faults } = amountsFrom(texts, field.optional ?? false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    field.save(amounts);
    onDone();
  };
  return (
    <form onSubmit={submit} noValidate>
      <AmountFields
        label={field.label}
        texts={texts}
        faults={tried ? faults : {}}
        onChange={setTexts}
        optional={field.optional}
      />
      <Button type="submit" className="mt-3 w-full">
        {t("program.into_draft")}
      </Button>
    </form>
  );
}

function NumberForm({ field, onDone }: { field: Of<"whole"> | Of<"percent">; onDone: () => void }) {
  const percent = field.kind === "percent";
  const [text, setText] = useState(() => (percent ? String(field.value / 100) : String(field.value)));
  const [tried, setTried] = useState(false);
  const { value, fault } = wholeFault(text, percent ? { percent } : { max: field.max });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (value === undefined) return;
    field.save(value);
    onDone();
  };
  return (
    <form onSubmit={submit} noValidate>
      <WholeField
        label={field.label}
        unit={percent ? "%" : field.unit}
        text={text}
        error={tried ? fault : undefined}
        onChange={setText}
      />
      <Button type="submit" className="mt-3 w-full">
        {t("program.into_draft")}
      </Button>
    </form>
  );
}
