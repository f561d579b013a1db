import { keepPreviousData, usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { getOverview } from "@/api/calls";

export type Span = "12" | "26" | "52";

const spans = { "12": 12, "26": 26, "52": 52 } as const;

/** The weeks that are shown until somebody asks for others. */
export const firstSpan: Span = "26";

const overview = (weeks: Span) => ({
  queryKey: ["overview", weeks],
  queryFn: () => getOverview(spans[weeks]),
});

/** Old weeks stay in sight, dimmed, while another span loads. */
export const useOverview = (weeks: Span) =>
  useQuery({ ...overview(weeks), placeholderData: keepPreviousData });

/** Asks for what Home shows before it is known whether it does. */
export const useOverviewEarly = () => usePrefetchQuery(overview(firstSpan));
