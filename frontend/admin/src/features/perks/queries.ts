import { handOver, listPerks } from "@/api/perk-calls";
import { usePages, useWideChange } from "@/api/queries";

export const usePerks = () => usePages(["perks"], listPerks);

export const useHandOver = () =>
  useWideChange(
    [["perks"], ["overview"], ["member"]],
    ({ id, ...body }: { id: string; refused?: boolean; note?: string }) => handOver(id, body),
    true,
  );
