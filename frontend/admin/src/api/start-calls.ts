// The endpoints of the first days.
import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type FirstRun = Schemas["FirstRun"];
export type Habit = Schemas["Habit"];

export const getFirstRun = () => must(api.GET("/api/v1/first-run"));
export const putAwayFirstRun = (put_away: boolean) =>
  must(api.PUT("/api/v1/first-run", { body: { put_away } }));
