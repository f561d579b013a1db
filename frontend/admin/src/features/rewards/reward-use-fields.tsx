import type { Reward } from "@/api/types";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { ThingsField } from "@/features/products/things-field";
import { AmountFields, type AmountTexts } from "@/features/program/amount-fields";
import type { Faults } from "@/features/program/validate";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { canBeKept, canShare, mostThings, type UseForm } from "./reward-use";
import { StoreSegmentsField } from "./store-segments-field";

interface UseFieldsProps {
  kind: Reward["kind"];
  form: UseForm;
  faults: Faults;
  mostFaults: AmountTexts;
  set: <Name extends keyof UseForm>(name: Name, value: UseForm[Name]) => void;
}

const purchases = ["any", "one_time", "subscription"] as const;
const ways = ["usual", "alone", "chosen"] as const;
const others = ["order", "product", "shipping"] as const;

function sharedHint(form: UseForm, capped: boolean, onWooCommerce: boolean) {
  if (capped) return "use.shared_capped";
  if (form.shared && form.segmentsInShopify.length > 0) return "use.shared_hint_segments";
  return onWooCommerce ? "use.shared_hint_woo" : "use.shared_hint";
}

/** What a code can be used on, and beside which other discounts. */
export function UseFields({ kind, form, faults, mostFaults, set }: UseFieldsProps) {
  const { stores } = useSession();
  const onWooCommerce = stores.some((store) => store.platform === "woocommerce");
  const onShopify = stores.length === 0 || stores.some((store) => store.platform === "shopify");
  const capped = Object.values(form.most).some((text) => text.trim() !== "");
  return (
    <div className="space-y-4">
      {kind === "percent_off" ? (
        <AmountFields
          optional
          label={t("use.most")}
          hint={faults.most ?? t("use.most_hint")}
          texts={form.most}
          faults={mostFaults}
          onChange={(texts) => set("most", texts)}
        />
      ) : null}
      {canBeKept(kind) ? (
        <>
          <ThingsField
            kind="products"
            label={t("use.products")}
            hint={t("use.products_hint")}
            ids={form.products}
            most={mostThings}
            onChange={(ids) => set("products", ids)}
          />
          <ThingsField
            kind="collections"
            label={t("use.collections")}
            ids={form.collections}
            most={mostThings}
            onChange={(ids) => set("collections", ids)}
          />
        </>
      ) : null}
      <div className="grid gap-4 md:grid-cols-2">
        {onWooCommerce && form.purchase === "any" ? null : (
          <Field label={t("use.purchase")}>
            {(control) => (
              <Select
                {...control}
                value={form.purchase}
                onChange={(event) => set("purchase", event.target.value as UseForm["purchase"])}
              >
                {purchases.map((purchase) => (
                  <option key={purchase} value={purchase}>
                    {t(`use.purchase_${purchase}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field label={t("use.combines")}>
          {(control) => (
            <Select
              {...control}
              value={form.combines}
              onChange={(event) => set("combines", event.target.value as UseForm["combines"])}
            >
              {ways.map((way) => (
                <option key={way} value={way}>
                  {t(`use.combines_${way}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {form.combines === "chosen" ? (
        <fieldset>
          <legend className="mb-1.5 font-medium text-ink">{t("use.beside")}</legend>
          {others.map((other) => (
            <Checkbox
              key={other}
              label={t(`use.beside_${other}`)}
              checked={form.beside[other] ?? false}
              onChange={(event) => set("beside", { ...form.beside, [other]: event.target.checked })}
            />
          ))}
          {onWooCommerce ? <p className="mt-1 text-caption text-ink-3">{t("use.beside_woo")}</p> : null}
        </fieldset>
      ) : null}
      {canShare(kind) && onShopify ? (
        <div>
          <Checkbox
            label={t("use.shared")}
            disabled={capped}
            checked={form.shared && !capped}
            onChange={(event) => set("shared", event.target.checked)}
          />
          <p className="mt-1 text-caption text-ink-3">{t(sharedHint(form, capped, onWooCommerce))}</p>
          {form.shared && !capped ? (
            <div className="mt-3">
              <StoreSegmentsField
                chosen={form.segmentsInShopify}
                onChange={(chosen) => set("segmentsInShopify", chosen)}
              />
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
