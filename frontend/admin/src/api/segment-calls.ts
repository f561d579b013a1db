// Segments and advertising audiences: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type Segment = components["schemas"]["Segment"];
export type SegmentBody = components["schemas"]["SegmentBody"];
export type SegmentField = components["schemas"]["SegmentField"];
export type SegmentLook = components["schemas"]["SegmentLook"];
export type SegmentMember = components["schemas"]["SegmentMember"];
export type Condition = components["schemas"]["Condition"];
export type Audience = components["schemas"]["Audience"];
export type AudienceBody = components["schemas"]["AudienceBody"];

const one = (id: string) => ({ path: { id } });
const page = (cursor: string, limit = 100) => ({ query: { limit, ...(cursor ? { after: cursor } : {}) } });

/** All pages of a list, one after the other; what else the last one says stays. */
async function whole<Page extends { items: unknown[] | null; next: string }>(
  load: (cursor: string) => Promise<Page>,
): Promise<Page & { items: NonNullable<Page["items"]> }> {
  const items: unknown[] = [];
  for (let cursor = ""; ; ) {
    const next = await load(cursor);
    items.push(...(next.items ?? []));
    if (!next.next) return { ...next, items } as Page & { items: NonNullable<Page["items"]> };
    cursor = next.next;
  }
}

export const listSegments = () =>
  whole((cursor) => must(api.GET("/api/v1/segments", { params: page(cursor) })));
/** Groups of customers that a Shopify store's own staff made there. */
export const storeSegments = async (store: string) =>
  (
    await whole((cursor) =>
      must(
        api.GET("/api/v1/stores/{id}/segments", {
          params: { ...one(store), query: cursor ? { after: cursor } : {} },
        }),
      ),
    )
  ).items;
export const segmentFields = async () => (await must(api.GET("/api/v1/segments/fields"))).items ?? [];
export const getSegment = (id: string) => must(api.GET("/api/v1/segments/{id}", { params: one(id) }));
export const makeSegment = (body: SegmentBody) => must(api.POST("/api/v1/segments", { body }));
export const saveSegment = (id: string, body: SegmentBody) =>
  must(api.PUT("/api/v1/segments/{id}", { params: one(id), body }));
export const removeSegment = (id: string) => must(api.DELETE("/api/v1/segments/{id}", { params: one(id) }));
export const tagSegment = (id: string, tag: string) =>
  must(api.PUT("/api/v1/segments/{id}/tag", { params: one(id), body: { tag } }));
export const lookAtSegment = (condition: Condition) =>
  must(api.POST("/api/v1/segments/look", { body: { condition } }));
export const recountSegments = () => must(api.POST("/api/v1/segments/recount"));
export const segmentMembers = (id: string, cursor: string) =>
  must(api.GET("/api/v1/segments/{id}/members", { params: { ...one(id), ...page(cursor, 20) } }));

/** Where the browser gets a segment's members as a file. */
export const membersFile = (id: string) => `/api/v1/segments/${id}/members.csv`;

export const listAudiences = async () =>
  (await whole((cursor) => must(api.GET("/api/v1/audiences", { params: page(cursor) })))).items;
export const makeAudience = (body: AudienceBody) => must(api.POST("/api/v1/audiences", { body }));
export const saveAudience = (id: string, body: AudienceBody) =>
  must(api.PUT("/api/v1/audiences/{id}", { params: one(id), body }));
export const removeAudience = (id: string) => must(api.DELETE("/api/v1/audiences/{id}", { params: one(id) }));

/** Where the browser gets one of an audience's two lists as a platform's file. */
export const audienceFile = (id: string, platform: "meta" | "google", list: "include" | "exclude") =>
  `/api/v1/audiences/${id}/list.csv?platform=${platform}&list=${list}`;
