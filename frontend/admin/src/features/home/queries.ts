import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getOverview } from "@/api/calls";

export type Span = "12" | "26" | "52";

const spans = { "12": 12, "26": 26, "52": 52 } as const;

/** Old weeks stay in sight, dimmed, while another span loads. */
export const useOverview = (weeks: Span) =>
  useQuery({
    queryKey: ["overview", weeks],
    queryFn: () => getOverview(spans[weeks]),
    placeholderData: keepPreviousData,
  });
