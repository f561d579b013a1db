import { Plus, X } from "lucide-react";
import type { Condition, ConditionField } from "@/api/journey-calls";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select } from "@/components/ui/input";
import { useSession } from "@/features/session/session";
import { amountText, parseAmount } from "@/i18n/parse";
import { type Key, t } from "@/i18n/t";
import { useConditionFields } from "./queries";

interface ConditionFieldsProps {
  value: Condition | undefined;
  error: (field: string) => string | undefined;
  onChange: (value: Condition) => void;
}

/** One list of conditions on the member. Groups within it are kept as they are. */
export function ConditionFields({ value, error, onChange }: ConditionFieldsProps) {
  const fields = useConditionFields().data ?? [];
  const match = value?.match ?? "all";
  const parts = value?.match ? (value.of ?? []) : value?.field ? [value] : [];
  const set = (of: Condition[]) => onChange({ match, of });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("journeys.match")} error={error("if")}>
        {(control) => (
          <Select
            {...control}
            value={match}
            className="max-w-64"
            onChange={(event) => onChange({ match: event.target.value as "all", of: parts })}
          >
            {(["all", "any", "none"] as const).map((one) => (
              <option key={one} value={one}>
                {t(`journeys.match_${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no names of their own
        <div key={i} className="flex items-start gap-2">
          {part.match ? (
            <p className="min-w-0 flex-1 py-2 text-ink-3">{t("journeys.group_kept")}</p>
          ) : (
            <Leaf
              value={part}
              fields={fields}
              error={(field) => error(`if.of[${i}]${field}`)}
              onChange={(next) => set(parts.map((one, n) => (n === i ? next : one)))}
            />
          )}
          <IconButton
            icon={X}
            label={t("journeys.drop", {
              what: part.match ? t("journeys.group") : fieldName(part.field ?? ""),
            })}
            className="mt-6"
            onClick={() => set(parts.filter((_, n) => n !== i))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={() => set([...parts, { field: "orders", op: "at_least", number: 2 }])}>
          {t("journeys.add_condition")}
        </Button>
      </div>
    </div>
  );
}

const fieldName = (field: string): string => t(`journeys.field_${field}` as Key);

interface LeafProps {
  value: Condition;
  fields: ConditionField[];
  error: (field: string) => string | undefined;
  onChange: (value: Condition) => void;
}

function Leaf({ value, fields, error, onChange }: LeafProps) {
  const about = fields.find((one) => one.field === value.field);
  return (
    <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-3">
      <Field label={t("journeys.what")} error={error(".field") ?? error("")}>
        {(control) => (
          <Select
            {...control}
            value={value.field}
            onChange={(event) => {
              const next = fields.find((one) => one.field === event.target.value);
              onChange({ field: event.target.value, op: next?.ops?.[0] });
            }}
          >
            {about ? null : <option value={value.field}>{fieldName(value.field ?? "")}</option>}
            {fields.map((one) => (
              <option key={one.field} value={one.field}>
                {fieldName(one.field)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("journeys.how")} error={error(".op")}>
        {(control) => (
          <Select
            {...control}
            value={value.op}
            onChange={(event) => onChange({ field: value.field, op: event.target.value })}
          >
            {(about?.ops ?? [value.op ?? ""]).map((op) => (
              <option key={op} value={op}>
                {t(`journeys.op_${op}` as Key)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Values value={value} about={about} error={error} onChange={onChange} />
    </div>
  );
}

type Numbers = "number" | "to" | "days" | "percent";

function Values({
  value,
  about,
  error,
  onChange,
}: Omit<LeafProps, "fields"> & { about: ConditionField | undefined }) {
  const { merchant } = useSession();
  const currency = value.currency ?? merchant.currency;
  const money = about?.type === "money";
  const whole = (field: Numbers, label: Key, suffix?: string) => (
    <Field label={t(label)} error={error(`.${field}`)}>
      {(control) => (
        <Input
          {...control}
          key={`${value.field}-${value.op}-${field}`}
          defaultValue={money ? amountText(value[field], currency) : value[field]}
          suffix={money ? currency : suffix}
          inputMode={money ? "decimal" : "numeric"}
          onChange={(event) => {
            const text = event.target.value;
            const n = money
              ? parseAmount(text, currency)
              : /^\s*\d{1,12}\s*$/.test(text)
                ? Number(text)
                : undefined;
            onChange({ ...value, [field]: n });
          }}
        />
      )}
    </Field>
  );
  const days = t("journeys.days");
  switch (value.op) {
    case "known":
    case "unknown":
      return null;
    case "in_last":
    case "not_in_last":
    case "in_next":
      return whole("days", "journeys.value", days);
    case "gap_over":
    case "gap_within":
      return whole("percent", "journeys.value", "%");
    case "before":
    case "after":
      return (
        <Field label={t("journeys.value")} error={error(".date")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={value.date ?? ""}
              onChange={(event) => onChange({ ...value, date: event.target.value })}
            />
          )}
        </Field>
      );
    case "between":
      return (
        <div className="grid grid-cols-2 gap-2">
          {whole("number", "journeys.at_least_value")}
          {whole("to", "journeys.at_most_value")}
        </div>
      );
    default:
  }
  if (about?.type === "choice" || about?.type === "list")
    return <Texts value={value} about={about} error={error} onChange={onChange} />;
  return whole(
    "number",
    "journeys.value",
    about?.type === "days" ? days : about?.type === "top" ? "%" : undefined,
  );
}

const spelled = (value: string): string =>
  value.charAt(0).toUpperCase() + value.slice(1).replaceAll("_", " ");

function Texts({ value, about, error, onChange }: Omit<LeafProps, "fields"> & { about: ConditionField }) {
  const fault = error(".texts") ?? error(".texts[0]");
  if (about.values && about.values.length > 0)
    return (
      <Field label={t("journeys.value")} error={fault}>
        {(control) => (
          <Select
            {...control}
            value={value.texts?.[0] ?? ""}
            onChange={(event) => onChange({ ...value, texts: [event.target.value] })}
          >
            <option value="">{t("journeys.choose")}</option>
            {about.values?.map((one) => (
              <option key={one} value={one}>
                {spelled(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    );
  return (
    <Field label={t("journeys.value")} hint={t("journeys.value_hint")} error={fault}>
      {(control) => (
        <Input
          {...control}
          key={`${value.field}-${value.op}`}
          defaultValue={(value.texts ?? []).join(", ")}
          onChange={(event) =>
            onChange({
              ...value,
              texts: event.target.value
                .split(",")
                .map((one) => one.trim())
                .filter(Boolean),
            })
          }
        />
      )}
    </Field>
  );
}
