import { Checkbox } from "@/components/ui/checkbox";
import type { Thing } from "@/features/products/queries";
import { useThingsNamed } from "@/features/products/queries";
import { ThingsField } from "@/features/products/things-field";
import { t } from "@/i18n/t";
import { mostThings } from "./reward-use";

interface FreeProductFieldsProps {
  products: string[];
  variants: string[];
  error?: string;
  onChange: (products: string[], variants: string[]) => void;
}

/** Which products are free, and of each which kinds: all of them while none of its own is ticked. */
export function FreeProductFields({ products, variants, error, onChange }: FreeProductFieldsProps) {
  const named = useThingsNamed("products", products);
  const known = (named.data ?? []).filter(({ id }) => products.includes(id));
  const chosen = (ids: string[]) => {
    const gone = known.filter(({ id }) => !ids.includes(id)).flatMap((thing) => kindsOf(thing));
    onChange(
      ids,
      variants.filter((id) => !gone.some((kind) => kind.id === id)),
    );
  };
  const tick = (id: string, on: boolean) =>
    onChange(products, on ? [...variants, id] : variants.filter((other) => other !== id));
  return (
    <>
      <ThingsField
        kind="products"
        label={t("use.free_products")}
        hint={t("use.free_products_hint")}
        error={error}
        ids={products}
        most={mostThings}
        onChange={chosen}
      />
      {known
        .filter((thing) => kindsOf(thing).length > 1)
        .map((thing) => (
          <fieldset key={`${thing.store_id}-${thing.id}`} className="mt-3 min-w-0">
            <legend className="mb-1.5 font-medium text-ink">
              {t("use.variants", { title: thing.title })}
            </legend>
            <div className="grid max-h-48 gap-x-4 gap-y-1 overflow-y-auto sm:grid-cols-2">
              {kindsOf(thing).map((kind) => (
                <Checkbox
                  key={kind.id}
                  label={kind.title}
                  checked={variants.includes(kind.id)}
                  disabled={variants.length >= mostThings && !variants.includes(kind.id)}
                  onChange={(event) => tick(kind.id, event.target.checked)}
                />
              ))}
            </div>
            <p className="mt-1 text-caption text-ink-3">{t("use.variants_hint")}</p>
          </fieldset>
        ))}
    </>
  );
}

const kindsOf = (thing: Thing) => thing.variants ?? [];
