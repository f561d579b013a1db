import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { ThingsField } from "@/features/products/things-field";
import { t } from "@/i18n/t";
import { type Faults, type LineTexts, newLine } from "./try-form";

interface TryLinesProps {
  lines: LineTexts[];
  faults: Faults;
  currency: string;
  onChange: (lines: LineTexts[]) => void;
}

/** The lines of an order that is typed in. */
export function TryLines({ lines, faults, currency, onChange }: TryLinesProps) {
  const put = (id: string, change: Partial<LineTexts>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...change } : line)));
  return (
    <>
      {lines.map((line, at) => {
        const number = at + 1;
        return (
          <fieldset key={line.id} className="border-b border-line pb-4">
            <legend className="sr-only">{t("try.line", { number })}</legend>
            <div className="grid grid-cols-2 items-start gap-3">
              <Field label={t("try.line_title")}>
                {(control) => (
                  <Input
                    {...control}
                    placeholder={t("try.line_title_hint")}
                    value={line.title}
                    onChange={(event) => put(line.id, { title: event.target.value })}
                  />
                )}
              </Field>
              <Field label={t("try.amount")} error={faults[`amount-${line.id}`]}>
                {(control) => (
                  <Input
                    {...control}
                    suffix={currency}
                    inputMode="decimal"
                    value={line.amount}
                    onChange={(event) => put(line.id, { amount: event.target.value })}
                  />
                )}
              </Field>
              <Field label={t("try.quantity")} error={faults[`quantity-${line.id}`]}>
                {(control) => (
                  <Input
                    {...control}
                    inputMode="numeric"
                    value={line.quantity}
                    onChange={(event) => put(line.id, { quantity: event.target.value })}
                  />
                )}
              </Field>
              <ThingsField
                kind="products"
                label={t("try.product")}
                hint={t("try.product_hint")}
                most={1}
                ids={line.product ? [line.product] : []}
                onChange={([product = ""]) => put(line.id, { product })}
              />
            </div>
            <div className="mt-3 flex flex-wrap items-center gap-4">
              <Checkbox
                label={t("try.gift")}
                checked={line.gift}
                onChange={(event) => put(line.id, { gift: event.target.checked })}
              />
              <Checkbox
                label={t("try.sale")}
                checked={line.sale}
                onChange={(event) => put(line.id, { sale: event.target.checked })}
              />
              {lines.length > 1 ? (
                <IconButton
                  className="ml-auto"
                  icon={X}
                  label={t("try.remove_line", { number })}
                  onClick={() => onChange(lines.filter((one) => one.id !== line.id))}
                />
              ) : null}
            </div>
          </fieldset>
        );
      })}
      <Button icon={Plus} onClick={() => onChange([...lines, newLine()])} disabled={lines.length >= 20}>
        {t("try.add_line")}
      </Button>
    </>
  );
}
