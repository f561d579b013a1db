import { useQuery } from "@tanstack/react-query";
import {
  askAdvocates,
  type Commission,
  countAdvocates,
  getAdvocate,
  getStatement,
  listAdvocateOrders,
  listAdvocates,
  type Role,
  removeBoardName,
  type Sort,
  setCommission,
} from "@/api/advocate-calls";
import { useChange, usePages, useWideChange } from "@/api/queries";

const key = "advocates";

export const useAdvocates = (role: Role | "", sort: Sort, board = false) =>
  usePages([key, "list", role, sort, board], (cursor) => listAdvocates(role, sort, cursor, board), {
    keep: true,
  });
export const useAdvocateCounts = () => useQuery({ queryKey: [key, "counts"], queryFn: countAdvocates });
export const useAdvocate = (id: string) =>
  useQuery({ queryKey: [key, "one", id], queryFn: () => getAdvocate(id) });
export const useAdvocateOrders = (id: string) =>
  usePages([key, "orders", id], (cursor) => listAdvocateOrders(id, cursor));
export const useStatement = (id: string, month: string) =>
  useQuery({ queryKey: [key, "statement", id, month], queryFn: () => getStatement(id, month) });

export const useSetCommission = (id: string) =>
  useWideChange([[key], ["referrals"]], (body: { code?: string; commission: Commission }) =>
    setCommission(id, body),
  );
export const useAskAdvocates = () => useChange([key], askAdvocates);
export const useRemoveBoardName = (id: string) => useChange([key], () => removeBoardName(id));
