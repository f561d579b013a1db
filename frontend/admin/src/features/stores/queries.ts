import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  askPermission,
  askWooCommerce,
  checkPermissions,
  connectShopify,
  connectWooCommerce,
  disconnectStore,
  listStores,
  saveStorePlaces,
} from "@/api/calls";
import type { Store } from "@/api/types";
import { bridge, leaveFor } from "@/host/bridge";
import { unread } from "./unread";

export const useStores = () =>
  useQuery({
    queryKey: ["stores"],
    queryFn: async () => (await listStores()).items,
    refetchInterval: ({ state }) => (state.data?.some((store) => unread(store).length > 0) ? 5_000 : 60_000),
  });

export function useConnectWooCommerce() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: connectWooCommerce,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["stores"] }),
        client.invalidateQueries({ queryKey: ["session"] }),
      ]),
  });
}

/** Answers with the shop's own page where its owner agrees; the browser goes there. */
export const useAskWooCommerce = () =>
  useMutation({
    mutationFn: askWooCommerce,
    onSuccess: ({ authorize_url }) => leaveFor(authorize_url),
  });

export function useDisconnectStore() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: disconnectStore,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["stores"] }),
        client.invalidateQueries({ queryKey: ["session"] }),
      ]),
  });
}

export type Places = NonNullable<Store["places"]>;

/** Says where a shop shows us; its plugin hears that within seconds. */
export function useSaveStorePlaces(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (places: Places) => saveStorePlaces(id, places),
    onSuccess: () => client.invalidateQueries({ queryKey: ["stores"] }),
  });
}

/** Answers with the address at Shopify where the owner agrees; the browser goes there. */
export const useConnectShopify = () =>
  useMutation({
    mutationFn: connectShopify,
    onSuccess: ({ authorize_url }) => leaveFor(authorize_url),
  });

export type Permission = NonNullable<Store["permissions"]>[number]["name"];

/** Whether this page is inside the admin of that very store: App Bridge asks for no other. */
const inside = (store: Store) => Boolean(bridge?.config.shop && store.url.includes(bridge.config.shop));

/** Asks a store's merchant for a permission: in a dialog of Shopify's where we are in its admin, else on a page of it. */
export function usePermit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ store, permission }: { store: Store; permission: Permission }) => {
      const asked = await askPermission(store.id, permission);
      if (asked.scopes.length === 0) return "granted";
      if (!bridge || !inside(store)) {
        leaveFor(asked.authorize_url);
        return "left";
      }
      const { result } = await bridge.scopes.request(asked.scopes);
      await checkPermissions(store.id);
      return result === "granted-all" ? "granted" : "declined";
    },
    onSuccess: (came) => (came === "left" ? undefined : client.invalidateQueries({ queryKey: ["stores"] })),
  });
}
