import { type QueryKey, useQuery } from "@tanstack/react-query";
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
import { usePages, useWideChange } from "@/api/queries";
import type { Role } from "@/api/types";

const team = ["team"];
const sessions = ["sessions"];
const keys = ["keys"];

export const useTeam = () => useQuery({ queryKey: team, queryFn: async () => (await listTeam()).items });
export const useSessions = () =>
  useQuery({ queryKey: sessions, queryFn: async () => (await listSessions()).items });
export const useKeys = () => usePages(keys, listKeys);

const useDeed = <In, Out>(send: (what: In) => Promise<Out>, ...stale: QueryKey[]) =>
  useWideChange(stale, send, true);

export const useInvite = () => useDeed(invitePerson, team);
export const useInviteAgain = () => useDeed(inviteAgain, team);
export const useChangeRole = () =>
  useDeed(({ id, role }: { id: string; role: Role }) => changeRole(id, role), team, ["session"]);
export const useRemovePerson = () => useDeed(removePerson, team, sessions);
export const useEndSession = () => useDeed(endSession, sessions, ["session"]);
export const useMakeKey = () => useDeed(makeKey, keys);
export const useRevokeKey = () => useDeed(revokeKey, keys);
