// Tells our server which products and collections a signed-in shopper looks at, and what they search for. Shopify runs
// it only with the shopper's consent. Whatever a page says can be made up, so nothing is ever earned by it.

interface Seen<Data> {
  id: string;
  timestamp: string;
  data: Data;
}

/** What Shopify gives a pixel, as far as it is used here. Visitors who are not signed in have no customer. */
export interface PixelAPI {
  settings: { accountID?: string };
  init: { data: { customer: { id: string } | null; shop: { myshopifyDomain: string } } };
  analytics: {
    subscribe(
      name: "product_viewed",
      hear: (event: Seen<{ productVariant?: { product?: { id?: string | null } | null } | null }>) => void,
    ): unknown;
    subscribe(
      name: "collection_viewed",
      hear: (event: Seen<{ collection?: { id?: string | null } | null }>) => void,
    ): unknown;
    subscribe(
      name: "search_submitted",
      hear: (event: Seen<{ searchResult?: { query?: string | null } | null }>) => void,
    ): unknown;
  };
}

interface Told {
  product?: string;
  collection?: string;
  search?: string;
}

/** The number at the end of one of Shopify's ids, whether or not it comes with a path. */
const numberOf = (id: string | null | undefined) => /(?:^|\/)(\d{1,20})$/.exec(id ?? "")?.[1];

/** Words that may name a product: no address and no number of a person goes out. */
export function searchable(query: string | null | undefined): string | undefined {
  const text = (query ?? "").trim();
  return text && text.length <= 80 && !/@|\d{5}/.test(text) ? text : undefined;
}

/** Begins to listen. Who is not signed in is nobody to us: nothing is sent of them. */
export function watch(api: PixelAPI, to: string): void {
  const { customer, shop } = api.init.data;
  const [account, person] = [api.settings.accountID, numberOf(customer?.id)];
  if (!account || !person) return;
  const tell = (event: { id: string; timestamp: string }, told: Told) => {
    if (!told.product && !told.collection && !told.search) return;
    // A plain text asks the browser for no preflight. A hint that gets lost is no loss.
    const body = JSON.stringify({
      account,
      shop: shop.myshopifyDomain,
      id: event.id,
      at: event.timestamp,
      customer: person,
      ...told,
    });
    void fetch(to, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  };
  api.analytics.subscribe("product_viewed", (event) =>
    tell(event, { product: numberOf(event.data.productVariant?.product?.id) }),
  );
  api.analytics.subscribe("collection_viewed", (event) =>
    tell(event, { collection: numberOf(event.data.collection?.id) }),
  );
  api.analytics.subscribe("search_submitted", (event) =>
    tell(event, { search: searchable(event.data.searchResult?.query) }),
  );
}
