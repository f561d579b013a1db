import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
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

const key = "guides";

function usePages<Page extends { next: string }>(name: string, load: (cursor: string) => Promise<Page>) {
  return useInfiniteQuery({
    queryKey: [key, name],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });
}

/** All guides, newest first. */
export const useGuides = () => usePages("list", listGuides);
/** Products with answers, those with the most bad ones first. */
export const useProductAnswers = () => usePages("answers", listProductAnswers);
export const useGuide = (id: string) => useQuery({ queryKey: [key, "one", id], queryFn: () => getGuide(id) });

/** The page that shoppers read, while it is written. */
export const useGuidePreview = (document: Manual, language: string) =>
  useQuery({
    queryKey: ["guide-preview", document, language],
    queryFn: () => previewGuide(document, language),
    placeholderData: keepPreviousData,
    retry: false,
  });

function useChange<In, Out>(send: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

export const useAddGuide = () => useChange(addGuide);
export const useSaveGuide = (id: string) => useChange((document: Manual) => saveGuide(id, document));
export const usePublishGuide = (id: string) => useChange(() => publishGuide(id));
export const useWithdrawGuide = (id: string) => useChange(() => withdrawGuide(id));

/** Forgets a guide; what was loaded of it is not asked for again. */
export function useRemoveGuide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => removeGuide(id),
    onSuccess: () => client.invalidateQueries({ queryKey: [key, "list"] }),
  });
}
