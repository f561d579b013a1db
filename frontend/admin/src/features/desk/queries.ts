import { useQuery } from "@tanstack/react-query";
import {
  addAnswer,
  type CannedBody,
  changeDeskAddress,
  getDesk,
  removeAnswer,
  saveAnswer,
  saveDesk,
} from "@/api/desk-calls";
import { useChange, useWideChange } from "@/api/queries";

export const useDesk = () => useQuery({ queryKey: ["desk"], queryFn: getDesk });

/** When an answer is due depends on hours and targets, so the requests are read again too. */
export const useSaveDesk = () => useWideChange([["desk"], ["requests"]], saveDesk);

export const useChangeAddress = () => useChange(["desk"], (_: undefined) => changeDeskAddress());

export const useSaveAnswer = () =>
  useChange(["answers"], ({ id, ...body }: CannedBody & { id?: string }) =>
    id ? saveAnswer(id, body) : addAnswer(body),
  );

export const useRemoveAnswer = () => useChange(["answers"], removeAnswer);
