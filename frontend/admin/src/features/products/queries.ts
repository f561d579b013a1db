import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { findThings } from "@/api/calls";

/** What a list of a program names: products, or collections and categories. */
export type ThingKind = "products" | "collections";

export interface Thing {
  id: string;
  title: string;
  store: string;
  store_id: string;
  image?: string;
  /** False when shoppers cannot buy it now. */
  active: boolean;
  /** Kinds of a product; none where there is but one. */
  variants?: { id: string; title: string }[];
}

/** Things whose title holds a text, by title. */
export const useThings = (kind: ThingKind, q: string, asked: boolean) =>
  useQuery({
    queryKey: ["things", kind, q],
    queryFn: () => findThings(kind, { q: q || undefined, limit: 20 }),
    placeholderData: keepPreviousData,
    enabled: asked,
  });

/** How many ids one request can name. */
const mostIds = 100;

/** The names of chosen things. */
export const useThingsNamed = (kind: ThingKind, ids: string[]) =>
  useQuery({
    queryKey: ["things", kind, ids],
    queryFn: async () => {
      const pages: Promise<Thing[]>[] = [];
      for (let from = 0; from < ids.length; from += mostIds)
        pages.push(findThings(kind, { ids: ids.slice(from, from + mostIds), limit: mostIds }));
      return (await Promise.all(pages)).flat();
    },
    placeholderData: keepPreviousData,
    enabled: ids.length > 0,
  });
