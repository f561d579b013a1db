import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  changeRole,
  endSession,
  inviteAgain,
  invitePerson,
  listKeys,
  listSessions,
  listTeam,
  makeKey,
  removePerson,
  revokeKey,
} from "@/api/calls";
import { usePages } from "@/api/queries";
import type { Role } from "@/api/types";

const team = ["team"];
const sessions = ["sessions"];
const keys = ["keys"];

export const useTeam = () => useQuery({ queryKey: team, queryFn: async () => (await listTeam()).items });
export const useSessions = () =>
  useQuery({ queryKey: sessions, queryFn: async () => (await listSessions()).items });
export const useKeys = () => usePages(keys, listKeys);

function useChange<In, Out>(change: (what: In) => Promise<Out>, ...stale: string[][]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useInvite = () => useChange(invitePerson, team);
export const useInviteAgain = () => useChange(inviteAgain, team);
export const useChangeRole = () =>
  useChange(({ id, role }: { id: string; role: Role }) => changeRole(id, role), team, ["session"]);
export const useRemovePerson = () => useChange(removePerson, team, sessions);
export const useEndSession = () => useChange(endSession, sessions, ["session"]);
export const useMakeKey = () => useChange(makeKey, keys);
export const useRevokeKey = () => useChange(revokeKey, keys);
