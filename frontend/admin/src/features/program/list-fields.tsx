import type { Tier } from "@/api/types";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ThingsField } from "@/features/products/things-field";
import { SegmentsField } from "@/features/segments/segments-field";
import { t } from "@/i18n/t";
import { type ExcludedList, partsOf, type RuleList, type TextsOf } from "./rule-lists";
import type { Faults } from "./validate";

type AnyList = RuleList | ExcludedList;

interface ListFieldsProps<List extends AnyList> {
  lists: readonly List[];
  texts: TextsOf<List>;
  faults: Faults;
  tiers: Tier[];
  onChange: (texts: TextsOf<List>) => void;
}

const channels = ["online", "pos", "draft", "subscription", "b2b", "other"] as const;

/** One field a list: goods are searched, tiers and channels ticked, the rest typed with commas between. */
export function ListFields<List extends AnyList>({
  lists,
  texts,
  faults,
  tiers,
  onChange,
}: ListFieldsProps<List>) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {lists.map((list) => (
        <ListField
          key={list}
          list={list}
          text={texts[list]}
          error={faults[list]}
          tiers={tiers}
          onChange={(text) => onChange({ ...texts, [list]: text })}
        />
      ))}
    </div>
  );
}

interface ListFieldProps {
  list: AnyList;
  text: string;
  error?: string;
  tiers: Tier[];
  onChange: (text: string) => void;
}

function ListField({ list, text, error, tiers, onChange }: ListFieldProps) {
  const label = t(`rule.list.${list}`);
  const chosen = partsOf(text);
  const name = list.split(".")[1];
  const put = (parts: string[]) => onChange(parts.join(", "));
  if (name === "products" || name === "collections")
    return <ThingsField kind={name} label={label} ids={chosen} onChange={put} error={error} />;
  if (name === "segments")
    return (
      <SegmentsField label={label} ids={chosen} onChange={put} error={error} className="md:col-span-2" />
    );
  if (name === "channels" || name === "tiers") {
    const known =
      name === "tiers"
        ? tiers.map((tier) => ({ value: tier.id, label: tier.name }))
        : channels.map((value) => ({ value, label: t(`channel.${value}`) }));
    return <Ticks legend={label} known={known} chosen={chosen} onChange={put} />;
  }
  return (
    <Field label={label} error={error} hint={t("rule.list_commas")}>
      {(control) => (
        <Input
          {...control}
          value={text}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface TicksProps {
  legend: string;
  known: { value: string; label: string }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

function Ticks({ legend, known, chosen, onChange }: TicksProps) {
  if (known.length === 0) return null;
  return (
    <fieldset className="min-w-0 md:col-span-2">
      <legend className="mb-1.5 font-medium text-ink">{legend}</legend>
      <div className={cx("flex flex-wrap gap-x-5 gap-y-1")}>
        {known.map(({ value, label }) => (
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
    </fieldset>
  );
}
