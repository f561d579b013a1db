import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  changeWebhookSecret,
  connectKlaviyo,
  type DeliveryStatus,
  disconnectKlaviyo,
  type FlowBody,
  getKlaviyo,
  getWebhook,
  listDeliveries,
  listFlowRuns,
  listFlowStores,
  listWebhookEvents,
  listWebhooks,
  makeWebhook,
  removeWebhook,
  replayDelivery,
  replayWebhook,
  saveFlowStore,
  saveWebhook,
  syncKlaviyo,
  testWebhook,
  type WebhookBody,
} from "@/api/connection-calls";
import { useChange, usePages } from "@/api/queries";

const key = ["connections"];

export const useWebhooks = () =>
  useQuery({ queryKey: [...key, "list"], queryFn: async () => (await listWebhooks()).items ?? [] });
export const useWebhook = (id: string) =>
  useQuery({ queryKey: [...key, "one", id], queryFn: () => getWebhook(id) });
export const useWebhookEvents = () =>
  useQuery({
    queryKey: [...key, "events"],
    queryFn: async () => (await listWebhookEvents()).items ?? [],
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useDeliveries = (id: string, status: DeliveryStatus | "") =>
  usePages([...key, "deliveries", id, status], (cursor) => listDeliveries(id, status, cursor), {
    // What waits is on its way: look again while somebody watches.
    watch: (first) => first.items?.some((one) => one.status === "waiting") ?? false,
  });
export const useKlaviyo = () =>
  useQuery({
    queryKey: [...key, "klaviyo"],
    queryFn: getKlaviyo,
    refetchInterval: (query) => (query.state.data?.filling || query.state.data?.waiting ? 5_000 : false),
  });

/** A change: whatever came of it, what is shown is read again. */
const useDeed = <In, Out>(send: (input: In) => Promise<Out>) => useChange(key, send, true);

export const useMakeWebhook = () => useDeed(makeWebhook);
export const useSaveWebhook = (id: string) => useDeed((body: WebhookBody) => saveWebhook(id, body));
/** Afterwards only the list is read again: what was removed would answer that there is no such thing. */
export function useRemoveWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: removeWebhook,
    onSuccess: () => client.invalidateQueries({ queryKey: [...key, "list"] }),
  });
}
export const useChangeSecret = () => useDeed(changeWebhookSecret);
export const useTestWebhook = () => useDeed(testWebhook);
export const useReplay = (id: string) =>
  useDeed((body: { since: string; everything: boolean }) => replayWebhook(id, body));
export const useReplayOne = () => useDeed(replayDelivery);
export const useConnectKlaviyo = () => useDeed(connectKlaviyo);
export const useSyncKlaviyo = () => useDeed(() => syncKlaviyo());
export const useDisconnectKlaviyo = () => useDeed(() => disconnectKlaviyo());

export const useFlow = () => useQuery({ queryKey: [...key, "flow"], queryFn: listFlowStores });
export const useSaveFlow = (store: string) => useDeed((body: FlowBody) => saveFlowStore(store, body));
export const useFlowRuns = (store: string) =>
  usePages([...key, "flow", "runs", store], (cursor) => listFlowRuns(store, cursor), {
    watch: (first) => first.items?.some((one) => one.status === "waiting") ?? false,
  });
