import { bridge } from "./bridge";
import { wordpress } from "./wordpress";

/** Whether the page stands inside a store's admin, which has its own navigation and its own sign-in. */
export const inside = Boolean(bridge ?? wordpress);
