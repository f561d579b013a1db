import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange, usePages } from "@/api/queries";
import {
  type AudienceBody,
  type Condition,
  getSegment,
  listAudiences,
  listSegments,
  lookAtSegment,
  makeAudience,
  makeSegment,
  recountSegments,
  removeAudience,
  removeSegment,
  type SegmentBody,
  saveAudience,
  saveSegment,
  segmentFields,
  segmentMembers,
  tagSegment,
} from "@/api/segment-calls";
import { useSettled } from "@/components/ui/settled";

const key = "segments";

/** All segments. While members are being counted, it is asked again and again. */
export const useSegments = () =>
  useQuery({
    queryKey: [key, "list"],
    queryFn: listSegments,
    refetchInterval: (query) => (query.state.data?.counting ? 3_000 : false),
  });
export const useSegment = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getSegment(id), enabled: id !== "" });
export const useSegmentFields = () =>
  useQuery({ queryKey: [key, "fields"], queryFn: segmentFields, staleTime: Number.POSITIVE_INFINITY });
export const useSegmentMembers = (id: string, asked: boolean) =>
  usePages([key, "members", id], (cursor) => segmentMembers(id, cursor), { enabled: asked });

/** Who meets a condition that is being written, once it rests; nothing for none. */
export function useLook(condition: Condition | undefined) {
  const wanted = condition ? JSON.stringify(condition) : "";
  const asked = useSettled(wanted);
  const look = useQuery({
    queryKey: [key, "look", asked],
    queryFn: () => lookAtSegment(JSON.parse(asked) as Condition),
    placeholderData: keepPreviousData,
    enabled: asked !== "",
    staleTime: 10_000,
    retry: false,
  });
  return { ...look, old: wanted !== asked || look.isPlaceholderData };
}

export const useSaveSegment = (id: string) =>
  useChange([key], (body: SegmentBody) => (id ? saveSegment(id, body) : makeSegment(body)));
export const useTagSegment = (id: string) => useChange([key], (tag: string) => tagSegment(id, tag));
export const useRecount = () => useChange([key], recountSegments);

export function useRemoveSegment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: removeSegment,
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: [key, "one", id] });
      client.removeQueries({ queryKey: [key, "members", id] });
      return client.invalidateQueries({ queryKey: [key, "list"] });
    },
  });
}

const audiences = "audiences";

export const useAudiences = () => useQuery({ queryKey: [audiences], queryFn: listAudiences });
export const useSaveAudience = (id: string) =>
  useChange([audiences], (body: AudienceBody) => (id ? saveAudience(id, body) : makeAudience(body)));
export const useRemoveAudience = () => useChange([audiences], removeAudience);
