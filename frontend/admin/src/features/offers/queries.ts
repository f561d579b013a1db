import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import {
  getSellingSettings,
  listOffers,
  listTemplates,
  type OfferQuery,
  saveSellingSettings,
} from "@/api/offer-calls";

/** Messages that sell, newest first. */
export const useOffers = (query: OfferQuery) =>
  useInfiniteQuery({
    queryKey: ["offers", query],
    queryFn: ({ pageParam }) => listOffers(query, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

/** Templates in use, newest first. */
export const useTemplates = () =>
  useInfiniteQuery({
    queryKey: ["message-templates"],
    queryFn: ({ pageParam }) => listTemplates(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

const settingsKey = ["selling-settings"];

/** How often and when members are written to. */
export const useSellingSettings = () => useQuery({ queryKey: settingsKey, queryFn: getSellingSettings });

/** Changes how often and when. */
export function useSaveSellingSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveSellingSettings,
    onSuccess: (saved) => client.setQueryData(settingsKey, saved),
  });
}
