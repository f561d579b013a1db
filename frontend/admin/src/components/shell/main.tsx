import { type ComponentProps, createElement } from "react";
import { wordpress } from "@/host/wordpress";

/** The page's main part. WordPress has said already which part of its page that is, and there is only one. */
export const Main = (props: ComponentProps<"main">) => createElement(wordpress ? "div" : "main", props);
