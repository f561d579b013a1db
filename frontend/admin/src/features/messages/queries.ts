import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  getDeliverySettings,
  getMessageSettings,
  listMessages,
  type MessageQuery,
  previewMessage,
  saveDeliverySettings,
  saveMessageSettings,
} from "@/api/calls";
import { usePages } from "@/api/queries";

/** Messages to members, newest first. */
export const useMessages = (query: MessageQuery) =>
  usePages(["messages", query], (cursor) => listMessages(query, cursor), { keep: true });

const settingsKey = ["message-settings"];

/** Which messages are sent, and by whose name. */
export const useMessageSettings = () => useQuery({ queryKey: settingsKey, queryFn: getMessageSettings });

/** Changes which messages are sent. */
export function useSaveMessageSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveMessageSettings,
    onSuccess: (saved) => {
      client.setQueryData(settingsKey, saved);
      void client.invalidateQueries({ queryKey: ["message-preview"] });
    },
  });
}

/** A message as a made-up member would get it; nothing is asked for "". */
export const useMessagePreview = (kind: string) =>
  useQuery({
    queryKey: ["message-preview", kind],
    queryFn: () => previewMessage(kind),
    enabled: kind !== "",
  });

const deliveryKey = ["delivery-settings"];

/** Which letters about parcels are sent, and how long parcels take. */
export const useDeliverySettings = () => useQuery({ queryKey: deliveryKey, queryFn: getDeliverySettings });

/** Changes which letters about parcels are sent. */
export function useSaveDeliverySettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveDeliverySettings,
    onSuccess: (saved) => client.setQueryData(deliveryKey, saved),
  });
}
