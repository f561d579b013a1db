import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  checkMailSender,
  getMailSender,
  getMemberMail,
  liftMailStop,
  saveMailSender,
} from "@/api/sender-calls";

const senderKey = ["mail-sender"];

/** By whom messages that sell are sent. */
export const useMailSender = () => useQuery({ queryKey: senderKey, queryFn: getMailSender });

/** Chooses by whom. */
export function useSaveMailSender() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveMailSender,
    onSuccess: (saved) => client.setQueryData(senderKey, saved),
  });
}

/** Looks at the sender's domain again. */
export function useCheckMailSender() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: checkMailSender,
    onSuccess: (found) => client.setQueryData(senderKey, found),
  });
}

/** How letters to a member fare. */
export const useMemberMail = (id: string) =>
  useQuery({ queryKey: ["member", id, "mail"], queryFn: () => getMemberMail(id) });

/** Lets messages that sell go to a member's address again. */
export function useLiftMailStop(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => liftMailStop(id, reason),
    onSuccess: (now) => client.setQueryData(["member", id, "mail"], now),
  });
}
