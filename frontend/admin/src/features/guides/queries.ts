import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  addGuide,
  getGuide,
  listGuides,
  listProductAnswers,
  type Manual,
  previewGuide,
  publishGuide,
  removeGuide,
  saveGuide,
  withdrawGuide,
} from "@/api/guide-calls";
import { useChange, usePages } from "@/api/queries";

const key = "guides";

/** All guides, newest first. */
export const useGuides = () => usePages([key, "list"], listGuides);
/** Products with answers, those with the most bad ones first. */
export const useProductAnswers = () => usePages([key, "answers"], listProductAnswers);
export const useGuide = (id: string) => useQuery({ queryKey: [key, "one", id], queryFn: () => getGuide(id) });

/** The page that shoppers read, while it is written. */
export const useGuidePreview = (document: Manual, language: string) =>
  useQuery({
    queryKey: ["guide-preview", document, language],
    queryFn: () => previewGuide(document, language),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useAddGuide = () => useChange([key], addGuide);
export const useSaveGuide = (id: string) => useChange([key], (document: Manual) => saveGuide(id, document));
export const usePublishGuide = (id: string) => useChange([key], () => publishGuide(id));
export const useWithdrawGuide = (id: string) => useChange([key], () => withdrawGuide(id));

/** Forgets a guide; what was loaded of it is not asked for again. */
export function useRemoveGuide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => removeGuide(id),
    onSuccess: () => client.invalidateQueries({ queryKey: [key, "list"] }),
  });
}
