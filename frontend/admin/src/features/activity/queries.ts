import { useInfiniteQuery } from "@tanstack/react-query";
import { listActivity } from "@/api/calls";

/** What staff did, newest first. */
export const useActivity = () =>
  useInfiniteQuery({
    queryKey: ["activity"],
    queryFn: ({ pageParam }) => listActivity(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });
