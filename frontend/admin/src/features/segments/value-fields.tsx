import { useState } from "react";
import type { SegmentField } from "@/api/segment-calls";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { ThingsField } from "@/features/products/things-field";
import { useProfileSettings } from "@/features/profile/queries";
import { liveDocument, useProgram } from "@/features/program/queries";
import { partsOf } from "@/features/program/rule-lists";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { asksDays, type LeafDraft } from "./tree";
import { fieldInWords, fixedValues, valueInWords } from "./words";

interface ValueProps {
  leaf: LeafDraft;
  about: SegmentField;
  error: (at: string) => string | undefined;
  onChange: (change: Partial<LeafDraft>) => void;
}

/** What a condition compares with, by the kind of its field. */
export function ValueFields(props: ValueProps) {
  const { leaf, about } = props;
  switch (leaf.op) {
    case "":
    case "known":
    case "unknown":
      return null;
    case "in_last":
    case "not_in_last":
    case "in_next":
      return <Typed {...props} at="days" label={t("segments.days_label")} suffix={t("segments.days")} />;
    case "gap_over":
    case "gap_within":
      return <Typed {...props} at="percent" label={t("segments.percent_label")} suffix="%" />;
    case "before":
    case "after":
      return <Day {...props} />;
  }
  if (about.type === "choice" || about.type === "list") return <Texts {...props} />;
  return <Numbers {...props} />;
}

interface TypedProps extends ValueProps {
  at: "number" | "to" | "days" | "percent";
  label: string;
  suffix?: string;
  hint?: string;
}

function Typed({ leaf, at, label, suffix, hint, error, onChange }: TypedProps) {
  return (
    <Field label={label} hint={hint} error={error(at)} className="min-w-0 flex-1 basis-32">
      {(control) => (
        <Input
          {...control}
          value={leaf[at]}
          suffix={suffix}
          inputMode="decimal"
          autoComplete="off"
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange({ [at]: event.target.value })}
        />
      )}
    </Field>
  );
}

function Day({ leaf, error, onChange }: ValueProps) {
  return (
    <Field label={t("segments.date_label")} error={error("date")} className="min-w-0 flex-1 basis-40">
      {(control) => (
        <Input
          {...control}
          type="date"
          value={leaf.date}
          onChange={(event) => onChange({ date: event.target.value })}
        />
      )}
    </Field>
  );
}

function Numbers(props: ValueProps) {
  const { leaf, about } = props;
  const { points } = useSession();
  const between = leaf.op === "between";
  const units: Record<string, string> = {
    points: points.plural,
    pending: points.plural,
    lifetime: points.plural,
  };
  const suffix = about.type === "top" ? "%" : about.type === "days" ? t("segments.days") : units[leaf.field];
  return (
    <>
      <Typed
        {...props}
        at="number"
        label={t(between ? "segments.from_label" : "segments.number_label")}
        suffix={suffix}
      />
      {between ? <Typed {...props} at="to" label={t("segments.to_label")} suffix={suffix} /> : null}
      {about.type === "money" ? <Currency {...props} /> : null}
    </>
  );
}

function Currency({ leaf, error, onChange }: ValueProps) {
  const known = useCurrencies();
  const currencies = known.includes(leaf.currency) ? known : [...known, leaf.currency];
  return (
    <Field label={t("segments.currency_label")} error={error("currency")} className="min-w-24">
      {(control) => (
        <Select
          {...control}
          value={leaf.currency}
          onChange={(event) => onChange({ currency: event.target.value })}
        >
          {currencies.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Texts(props: ValueProps) {
  const { leaf, about, error, onChange } = props;
  const put = (texts: string[]) => onChange({ texts });
  const wide = "basis-full";
  if (leaf.field === "bought" || leaf.field === "collection" || leaf.field === "interest") {
    const kind = leaf.field === "collection" ? "collections" : "products";
    return (
      <>
        <div className={wide}>
          <ThingsField
            kind={kind}
            label={fieldInWords(leaf.field)}
            ids={leaf.texts}
            onChange={put}
            error={error("texts")}
            most={200}
          />
        </div>
        {asksDays(leaf.field) ? (
          <Typed
            {...props}
            at="days"
            label={t("segments.lately_label")}
            suffix={t("segments.days")}
            hint={t("segments.lately_hint")}
          />
        ) : null}
      </>
    );
  }
  if (leaf.field === "tier") return <TierTicks leaf={leaf} error={error("texts")} onChange={put} />;
  if (leaf.field === "wants") return <WantTicks leaf={leaf} error={error("texts")} onChange={put} />;
  const values = about.values?.length ? about.values : fixedValues[leaf.field];
  if (values)
    return (
      <Ticks
        legend={fieldInWords(leaf.field)}
        known={values.map((value) => ({ value, label: valueInWords(leaf.field, value) }))}
        chosen={leaf.texts}
        error={error("texts")}
        onChange={put}
      />
    );
  return <Words leaf={leaf} error={error("texts") ?? error("texts[0]")} onChange={put} />;
}

interface PartProps {
  leaf: LeafDraft;
  error?: string;
  onChange: (texts: string[]) => void;
}

const hints: Record<string, "segments.countries_hint" | "segments.languages_hint"> = {
  country: "segments.countries_hint",
  language: "segments.languages_hint",
};

/** Values that are typed, with commas between. */
function Words({ leaf, error, onChange }: PartProps) {
  const [text, setText] = useState(leaf.texts.join(", "));
  return (
    <Field
      label={t("segments.values_label")}
      hint={t(hints[leaf.field] ?? "rule.list_commas")}
      error={error}
      className="min-w-0 flex-1 basis-48"
    >
      {(control) => (
        <Input
          {...control}
          value={text}
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value);
            onChange(partsOf(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

function TierTicks({ leaf, error, onChange }: PartProps) {
  const program = useProgram();
  const tiers = program.data ? (liveDocument(program.data).tiers?.tiers ?? []) : [];
  return (
    <Ticks
      legend={fieldInWords("tier")}
      known={tiers.map(({ id, name }) => ({ value: id, label: name }))}
      chosen={leaf.texts}
      error={error}
      none={program.isPending ? undefined : t("segments.no_tiers")}
      onChange={onChange}
    />
  );
}

function WantTicks({ leaf, error, onChange }: PartProps) {
  const settings = useProfileSettings();
  const known = (settings.data?.purposes ?? []).map(({ key, text }) => ({
    value: key,
    label: text.en || Object.values(text)[0] || key,
  }));
  return (
    <Ticks
      legend={fieldInWords("wants")}
      known={known}
      chosen={leaf.texts}
      error={error}
      none={settings.isPending ? undefined : t("segments.no_wants")}
      onChange={onChange}
    />
  );
}

interface TicksProps {
  legend: string;
  known: { value: string; label: string }[];
  chosen: string[];
  error?: string;
  none?: string;
  onChange: (chosen: string[]) => void;
}

/** One box a value. What was chosen and is gone stays to be seen, so that it can be taken away. */
function Ticks({ legend, known, chosen, error, none, onChange }: TicksProps) {
  const gone = chosen.filter((value) => !known.some((one) => one.value === value));
  const all = [...known, ...gone.map((value) => ({ value, label: value }))];
  return (
    <fieldset className="min-w-0 basis-full" aria-invalid={error ? true : undefined}>
      <legend className="mb-1.5 font-medium text-ink">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {all.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
        ))}
      </div>
      {all.length === 0 && none ? <p className="text-caption text-ink-3">{none}</p> : null}
      {error ? (
        <p role="alert" className="mt-1.5 text-caption font-medium text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
