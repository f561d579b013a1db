import { useId, useState } from "react";
import type { MemberRow } from "@/api/types";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useFound } from "./person-queries";

interface PickerProps {
  label: string;
  /** Who cannot be picked: the member it is about. */
  not: string;
  picked?: MemberRow | undefined;
  onPick: (member: MemberRow | undefined) => void;
  error?: string | undefined;
}

/** Finds one other member by name, e-mail, order number or code. */
export function MemberPicker({ label, not, picked, onPick, error }: PickerProps) {
  const [text, setText] = useState("");
  const found = useFound(picked ? "" : text);
  const name = useId();
  const others = (found.data ?? []).filter((member) => member.id !== not);
  return (
    <div>
      <Field label={label} hint={picked?.name ? picked.email : t("person.pick_hint")} error={error}>
        {(control) => (
          <Input
            {...control}
            value={picked ? picked.name || picked.email : text}
            onChange={(event) => {
              onPick(undefined);
              setText(event.target.value);
            }}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <p className="sr-only" role="status">
        {!picked && found.data ? t("person.found", { count: others.length }) : ""}
      </p>
      {!picked && text.trim().length > 1 && found.data ? (
        <fieldset className="mt-2 flex flex-col gap-1">
          <legend className="sr-only">{label}</legend>
          {others.map((member) => (
            <label
              key={member.id}
              className={cx(
                "flex min-h-11 cursor-pointer items-center justify-between gap-3 rounded-control border border-line px-3 py-1.5 hover:bg-hover focus-within:outline-2",
              )}
            >
              <input type="radio" name={name} className="sr-only" onChange={() => onPick(member)} />
              <span className="min-w-0">
                <span className="block truncate text-ink">{member.name || t("members.no_name")}</span>
                <span className="block truncate text-caption text-ink-3">{member.email}</span>
              </span>
              <span className="tabular-nums">{formatNumber(member.available)}</span>
            </label>
          ))}
          {others.length === 0 ? <p className="text-ink-3">{t("person.nobody")}</p> : null}
        </fieldset>
      ) : null}
    </div>
  );
}
