import { createContext, useContext } from "react";
import type { Permission, Session } from "@/api/types";
import { formatPoints } from "@/i18n/format";

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext;

/** Who is signed in and for which merchant. Only below the gate, where it is known. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession stands outside of SessionProvider");
  return session;
}

/** Whether whoever is signed in may do something. Outside of a session there is nothing to keep from anybody. */
export function useMay(): (permission: Permission) => boolean {
  const session = useContext(SessionContext);
  return (permission) => !session || session.staff.may.includes(permission);
}

/** Writes "1,240 points" in the merchant's own name for them. */
export function usePoints(): (value: number) => string {
  const { points } = useSession();
  return (value) => formatPoints(value, points);
}

/** Currencies that amounts in the program are asked for, the merchant's own first. */
export function useCurrencies(): string[] {
  const { merchant, stores } = useSession();
  return [
    ...new Set([
      merchant.currency,
      ...stores.filter((s) => s.state !== "uninstalled").map((s) => s.currency),
    ]),
  ];
}
