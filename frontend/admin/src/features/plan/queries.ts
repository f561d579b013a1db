import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { choosePlan, getPlan, refreshPlan } from "@/api/plan-calls";
import { leaveFor } from "@/host/bridge";

const key = ["plan"];

/** What is paid for, as Shopify told last. */
export const usePlan = () => useQuery({ queryKey: key, queryFn: getPlan });

/** Asks Shopify anew: whoever comes back from its page sees what came of it. */
export function useRefreshPlan() {
  const client = useQueryClient();
  return useMutation({ mutationFn: refreshPlan, onSuccess: (now) => client.setQueryData(key, now) });
}

/** Leads to Shopify's page, or, where there is nothing to agree to, does it. */
export function useChoosePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: choosePlan,
    onSuccess: ({ url }) => {
      if (url) leaveFor(url);
      return client.invalidateQueries({ queryKey: key });
    },
  });
}
