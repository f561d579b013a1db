import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getOverview } from "@/api/calls";

export type Span = "12" | "26" | "52";

/** Old weeks stay in sight, dimmed, while another span loads. */
export const useOverview = (weeks: Span) =>
  useQuery({
    queryKey: ["overview", weeks],
    queryFn: () => getOverview(Number(weeks)),
    placeholderData: keepPreviousData,
  });
