import { Plug, Store as StoreIcon } from "lucide-react";
import { useState } from "react";
import type { Store } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ErrorNote } from "@/components/ui/error-card";
import { Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ConnectShopify } from "@/features/stores/connect-shopify";
import { ConnectWooCommerce } from "@/features/stores/connect-woocommerce";
import { storeName } from "@/features/stores/platform";
import { useStores } from "@/features/stores/queries";
import { StoreCard } from "@/features/stores/store-card";
import { t } from "@/i18n/t";

type Connecting = { platform: Store["platform"]; url?: string };

export function StoresPage() {
  const stores = useStores();
  const [connecting, setConnecting] = useState<Connecting>();
  const close = () => setConnecting(undefined);
  const buttons = (
    <>
      <Button needs="stores:write" icon={Plug} onClick={() => setConnecting({ platform: "shopify" })}>
        {t("stores.connect_shopify")}
      </Button>
      <Button needs="stores:write" icon={Plug} onClick={() => setConnecting({ platform: "woocommerce" })}>
        {t("stores.connect_woo")}
      </Button>
    </>
  );
  const none = stores.data?.length === 0;
  return (
    <Page
      needs="stores:write"
      title={t("nav.stores")}
      hint={t("stores.hint")}
      actions={none ? undefined : buttons}
    >
      {stores.error && !stores.data ? (
        <Card flush>
          <ErrorNote
            title={t("stores.failed")}
            error={stores.error}
            onRetry={() => stores.refetch()}
            busy={stores.isFetching}
          />
        </Card>
      ) : !stores.data ? (
        <Card flush>
          <SkeletonRows rows={3} />
        </Card>
      ) : none ? (
        <Card flush>
          <Empty icon={StoreIcon} title={t("stores.none")} detail={t("stores.none_detail")}>
            <div className="flex flex-wrap justify-center gap-2">{buttons}</div>
          </Empty>
        </Card>
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          {stores.data.map((store) => (
            <StoreCard
              key={store.id}
              store={store}
              onReconnect={() => setConnecting({ platform: store.platform, url: store.url })}
            />
          ))}
        </div>
      )}
      {connecting?.platform === "shopify" ? (
        <ConnectShopify
          shop={connecting.url && storeName({ platform: "shopify", url: connecting.url })}
          onClose={close}
        />
      ) : null}
      {connecting?.platform === "woocommerce" ? (
        <ConnectWooCommerce url={connecting.url} onClose={close} />
      ) : null}
    </Page>
  );
}
