// Where members are on their way: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type MapOfMembers = components["schemas"]["Map"];
export type MapStage = components["schemas"]["MapStage"];
export type MapRemark = components["schemas"]["MapRemark"];
export type Touchpoint = components["schemas"]["Touchpoint"];
export type StageName = MapStage["stage"];

export const readMap = (days: number) => must(api.GET("/api/v1/map", { params: { query: { days } } }));
