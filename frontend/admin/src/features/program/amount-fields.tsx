import type { Amounts } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { amountText, parseAmount } from "@/i18n/parse";
import { t } from "@/i18n/t";

/** What stands in the fields, by currency. */
export type AmountTexts = Record<string, string>;

/** The texts for every currency in use, and for those the amount already names. */
export function amountTexts(amounts: Amounts | undefined, currencies: string[]): AmountTexts {
  const all = [...new Set([...currencies, ...Object.keys(amounts ?? {})])];
  return Object.fromEntries(all.map((currency) => [currency, amountText(amounts?.[currency], currency)]));
}

/** The amounts the texts stand for. With `optional`, an empty field leaves its currency out. */
export function amountsFrom(
  texts: AmountTexts,
  optional: boolean,
): { amounts: Amounts; faults: AmountTexts } {
  const amounts: Amounts = {};
  const faults: AmountTexts = {};
  for (const [currency, text] of Object.entries(texts)) {
    if (optional && text.trim() === "") continue;
    const minor = parseAmount(text, currency);
    if (minor === undefined || (minor === 0 && !optional))
      faults[currency] = t("form.amount_wrong", { currency });
    else amounts[currency] = minor;
  }
  return { amounts, faults };
}

interface AmountFieldsProps {
  label: string;
  texts: AmountTexts;
  faults: AmountTexts;
  optional?: boolean;
  hint?: string;
  className?: string;
  onChange: (texts: AmountTexts) => void;
}

/** One field a currency: amounts are never converted. */
export function AmountFields({
  label,
  texts,
  faults,
  optional,
  hint,
  className,
  onChange,
}: AmountFieldsProps) {
  const currencies = Object.keys(texts);
  return (
    <div className={className}>
      {currencies.map((currency, at) => (
        <Field
          key={currency}
          className={at > 0 ? "mt-3" : undefined}
          label={currencies.length > 1 ? t("form.in_currency", { label, currency }) : label}
          hint={
            at === currencies.length - 1
              ? (hint ?? (optional ? t("form.empty_is_none") : undefined))
              : undefined
          }
          error={faults[currency]}
        >
          {(control) => (
            <Input
              {...control}
              suffix={currency}
              inputMode="decimal"
              autoComplete="off"
              value={texts[currency] ?? ""}
              onFocus={(event) => event.target.select()}
              onChange={(event) => onChange({ ...texts, [currency]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
