import type { Store } from "@/api/types";
import { FormError } from "@/components/ui/error-card";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { type Places, useSaveStorePlaces } from "./queries";

/** What is a part of the first and shows nothing without it. */
const parts = ["product_points", "cart_notice", "account_tab", "order_help"] as const;

/** On the card of a shop with our plugin: where shoppers see us there. */
export function StorePlaces({ store }: { store: Store }) {
  const save = useSaveStorePlaces(store.id);
  const toast = useToast();
  const may = useMay();
  if (!store.places || store.state !== "connected") return null;
  const shown = save.isPending ? save.variables : store.places;
  const fixed = save.isPending || !may("settings:write");
  const turn = (change: Partial<Places>) =>
    save.mutate({ ...shown, ...change }, { onSuccess: () => toast(t("stores.places_saved")) });
  return (
    <section aria-label={t("stores.places")} className="mt-4">
      <h3 className="font-strong text-ink">{t("stores.places")}</h3>
      <ul className="mt-1 divide-y divide-line">
        <Place
          name={t("stores.place_widget")}
          detail={t(shown.widget ? "stores.place_widget_detail" : "stores.place_widget_off")}
          on={shown.widget}
          fixed={fixed}
          onChange={(widget) => turn({ widget })}
        />
        {parts.map((part) => (
          <Place
            key={part}
            name={t(`stores.place_${part}`)}
            detail={t(`stores.place_${part}_detail`)}
            on={shown.widget && shown[part]}
            fixed={fixed || !shown.widget}
            onChange={(on) => turn({ [part]: on })}
          />
        ))}
      </ul>
      <FormError error={save.error} fields={[]} />
    </section>
  );
}

interface PlaceProps {
  name: string;
  detail: string;
  on: boolean;
  fixed: boolean;
  onChange: (on: boolean) => void;
}

function Place({ name, detail, on, fixed, onChange }: PlaceProps) {
  return (
    <li className="flex items-center justify-between gap-4 py-2">
      <span className="min-w-0">
        <span className="block text-ink">{name}</span>
        <span className="block text-caption text-ink-3">{detail}</span>
      </span>
      <Switch checked={on} disabled={fixed} onChange={onChange} label={name} />
    </li>
  );
}
