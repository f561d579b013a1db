import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getSession, logout, switchMerchant } from "@/api/calls";
import type { Session } from "@/api/types";
import { speaker } from "@/host/wordpress";
import { formatTag, setLocale } from "@/i18n/locale";
import { languages } from "@/i18n/t";

/** Reads the session and sets language, calendar and currency before anything is drawn with them. */
async function loadSession(): Promise<Session> {
  const session = await getSession();
  const { locale, time_zone, currency } = session.merchant;
  const wanted = locale.split("-")[0] ?? "en";
  const language = languages.includes(wanted) ? wanted : "en";
  setLocale({ language, format: formatTag(language, locale, time_zone), timeZone: time_zone, currency });
  if (speaker) speaker.lang = language;
  return session;
}

export const useSessionQuery = () =>
  useQuery({ queryKey: ["session"], queryFn: loadSession, staleTime: 60_000, refetchInterval: 120_000 });

/** Goes on at another merchant: with nothing kept of this one. */
export function useSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: switchMerchant,
    onSuccess: () => {
      client.clear();
      location.assign("/admin/");
    },
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: logout,
    onSuccess: () => {
      client.clear();
      location.assign("/admin/");
    },
  });
}
