import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type PlanStanding = Schemas["PlanStanding"];
export type PlanOnOffer = Schemas["PlanOnOffer"];
export type PlanWanted = Schemas["PlanWanted"];

export const getPlan = () => must(api.GET("/api/v1/plan"));
export const refreshPlan = () => must(api.POST("/api/v1/plan/refresh"));
export const choosePlan = (body: PlanWanted) => must(api.POST("/api/v1/plan/choose", { body }));
