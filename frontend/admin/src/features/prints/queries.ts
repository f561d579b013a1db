import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { saveFile } from "@/api/data";
import {
  getAddresses,
  getCoupons,
  getPrintRun,
  listPrintRuns,
  type PrintBody,
  type PrintRun,
  previewPrintRun,
  removePrintRun,
  savePrintRun,
  startPrintRun,
  stopPrintRun,
} from "@/api/print-calls";
import { useAnswered, useChange, usePages } from "@/api/queries";

const key = "prints";

/** Print runs, newest first. */
export const usePrintRuns = () => usePages([key, "list"], listPrintRuns);

const isMoving = (run: PrintRun) =>
  run.stage === "gathering" || run.stage === "making" || (run.stage === "stopped" && run.codes.open > 0);

/** One print run. While its codes are made, it is asked again and again. */
export const usePrintRun = (id: string) =>
  useQuery({
    queryKey: [key, "one", id],
    queryFn: () => getPrintRun(id),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 2_000 : false),
  });

/** One coupon as SVG; what was shown stays until the next is there. */
export const usePreview = (body: PrintBody, ready: boolean) =>
  useQuery({
    queryKey: [key, "preview", body],
    queryFn: () => previewPrintRun(body),
    enabled: ready,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });

export const useSavePrintRun = (id: string) =>
  useAnswered(key, id, (body: PrintBody) => savePrintRun(id, body));
export const useStartPrintRun = (id: string) => useAnswered(key, id, () => startPrintRun(id));
export const useStopPrintRun = (id: string) => useAnswered(key, id, () => stopPrintRun(id));

/** Forgets a draft. */
export const useRemovePrintRun = (id: string) => useChange([key, "list"], () => removePrintRun(id));

/** Hands the pages, or the addresses, to the browser. */
export const useCoupons = (run: PrintRun) =>
  useMutation({ mutationFn: async () => saveFile(await getCoupons(run.id), `${run.name}.pdf`) });
export const useAddresses = (run: PrintRun) =>
  useMutation({ mutationFn: async () => saveFile(await getAddresses(run.id), `${run.name}.csv`) });
