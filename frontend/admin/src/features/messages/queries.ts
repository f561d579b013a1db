import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getMessageSettings, listMessages, previewMessage, saveMessageSettings } from "@/api/calls";

/** Messages to members, newest first; of one kind, or all for "". */
export const useMessages = (kind: string) =>
  useInfiniteQuery({
    queryKey: ["messages", kind],
    queryFn: ({ pageParam }) => listMessages(kind, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

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
