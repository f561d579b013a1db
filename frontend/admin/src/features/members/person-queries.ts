import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listMembers } from "@/api/calls";
import { eraseMember, mergeMembers, movePoints, splitMember, viewAsMember } from "@/api/data";

/** A change of who somebody is: nothing that was read of members before is sure any more. */
function usePersonChange<Body, Out>(change: (body: Body) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["member"] });
      void client.invalidateQueries({ queryKey: ["members"] });
    },
  });
}

export const useErase = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirm: string) => eraseMember(id, confirm),
    onSuccess: () => client.invalidateQueries({ queryKey: ["members"] }),
  });
};
export const useMerge = (id: string) => usePersonChange((other: string) => mergeMembers(id, other));
export const useSplit = (id: string) =>
  usePersonChange((body: Parameters<typeof splitMember>[1]) => splitMember(id, body));
export const useMovePoints = (id: string) =>
  usePersonChange(({ key, body }: { key: string; body: Parameters<typeof movePoints>[2] }) =>
    movePoints(id, key, body),
  );

/** Every look is a new one: it stands in the log. */
export const useView = (id: string) =>
  useQuery({ queryKey: ["view", id], queryFn: () => viewAsMember(id), gcTime: 0, staleTime: 0 });

export const useFound = (q: string) =>
  useQuery({
    queryKey: ["members", "pick", q],
    queryFn: async () => (await listMembers({ q })).items.slice(0, 6),
    enabled: q.trim().length > 1,
  });
