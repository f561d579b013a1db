import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type ConsentBody,
  getProfile,
  getProfileSettings,
  noteConsent,
  saveProfileSettings,
} from "@/api/profile-calls";

export const useProfile = (id: string) =>
  useQuery({ queryKey: ["profile", id], queryFn: () => getProfile(id) });

export function useNoteConsent(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConsentBody) => noteConsent(id, body),
    onSuccess: (profile) => client.setQueryData(["profile", id], profile),
  });
}

export const useProfileSettings = () =>
  useQuery({ queryKey: ["profile-settings"], queryFn: getProfileSettings });

export function useSaveProfileSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveProfileSettings,
    onSuccess: (saved) => {
      client.setQueryData(["profile-settings"], saved);
      client.invalidateQueries({ queryKey: ["profile"] });
    },
  });
}
