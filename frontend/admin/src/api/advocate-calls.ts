// Members who recommend the shop: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Advocate = Schemas["Advocate"];
export type AdvocateDetail = Schemas["AdvocateDetail"];
export type AdvocateOrder = Schemas["AdvocateOrder"];
export type Statement = Schemas["AdvocateStatement"];
export type Commission = Schemas["Commission"];

export const roles = ["influencer", "referrer", "promoter", "reviewer"] as const;
export type Role = (typeof roles)[number];
export const sorts = ["friends", "orders", "kept", "points", "net", "reviews", "score"] as const;
export type Sort = (typeof sorts)[number];

const one = (id: string) => ({ path: { id } });

export const listAdvocates = (role: Role | "", sort: Sort, cursor: string, board = false) =>
  must(
    api.GET("/api/v1/advocates", {
      params: {
        query: {
          sort,
          ...(role ? { role } : {}),
          ...(board ? { board: "true" as const } : {}),
          ...(cursor ? { after: cursor } : {}),
        },
      },
    }),
  );
export const countAdvocates = () => must(api.GET("/api/v1/advocates/counts"));
export const getAdvocate = (id: string) => must(api.GET("/api/v1/advocates/{id}", { params: one(id) }));
export const listAdvocateOrders = (id: string, cursor: string) =>
  must(
    api.GET("/api/v1/advocates/{id}/orders", {
      params: { ...one(id), query: cursor ? { after: cursor } : {} },
    }),
  );
export const setCommission = (id: string, body: { code?: string; commission: Commission }) =>
  must(api.PUT("/api/v1/advocates/{id}/commission", { params: one(id), body }));
export const removeBoardName = (id: string) =>
  must(api.DELETE("/api/v1/advocates/{id}/board-name", { params: one(id) }));
export const askAdvocates = (body: { template_id: string; members?: string[]; role?: Role }) =>
  must(api.POST("/api/v1/advocates/ask", { body }));
export const getStatement = (id: string, month: string) =>
  must(api.GET("/api/v1/advocates/{id}/statement", { params: { ...one(id), query: { month } } }));

/** Where the browser gets a month's statement as a file. */
export const statementFile = (id: string, month: string) =>
  `/api/v1/advocates/${id}/statement.csv?month=${month}`;
