import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { readMap } from "@/api/map-calls";

const soon = 3_000; // milliseconds

/** The map over the last so many days; looked at again in a moment while members are being placed. */
export const useMap = (days: number) =>
  useQuery({
    queryKey: ["map", days],
    queryFn: () => readMap(days),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.preparing ? soon : false),
  });
