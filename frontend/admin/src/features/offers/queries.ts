import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  getSellingSettings,
  listOffers,
  listTemplates,
  type OfferQuery,
  saveSellingSettings,
} from "@/api/offer-calls";
import { usePages } from "@/api/queries";

/** Messages that sell, newest first. */
export const useOffers = (query: OfferQuery) =>
  usePages(["offers", query], (cursor) => listOffers(query, cursor), { keep: true });

/** Templates in use, newest first. */
export const useTemplates = () => usePages(["message-templates"], listTemplates);

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
