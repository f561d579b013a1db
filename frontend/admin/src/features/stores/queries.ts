import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { connectShopify, connectWooCommerce, listStores } from "@/api/calls";
import { leaveFor } from "@/host/bridge";
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

/** Answers with the address at Shopify where the owner agrees; the browser goes there. */
export const useConnectShopify = () =>
  useMutation({
    mutationFn: connectShopify,
    onSuccess: ({ authorize_url }) => leaveFor(authorize_url),
  });
