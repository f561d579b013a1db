import { listActivity } from "@/api/calls";
import { usePages } from "@/api/queries";

/** What staff did, newest first. */
export const useActivity = () => usePages(["activity"], listActivity);
