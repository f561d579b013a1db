// The endpoints about the program as a document: versions, plans, files, templates, trials.
import { api, must } from "./client";
import type { components } from "./schema.gen";
import type { ProgramDocument } from "./types";

type Schemas = components["schemas"];

export type Plan = Schemas["Plan"];
export type Comparison = Schemas["Comparison"];
export type Template = Schemas["Template"];
export type Simulation = Schemas["Simulation"];
export type SimulateBody = Schemas["SimulateBody"];
export type BacktestRun = Schemas["Backtest"];
export type BacktestReport = Schemas["BacktestReport"];

const one = (id: string) => ({ path: { id } });
const version = (number: number) => ({ path: { number } });

/** `at` is a time of the merchant's calendar, like 2026-12-01T09:00. */
export const planPublish = (body: { at: string; note: string }) =>
  must(api.POST("/api/v1/program/plan", { body }));
export const cancelPlan = (id: string) =>
  must(api.POST("/api/v1/program/plan/{id}/cancel", { params: one(id) }));

/** Both are numbers of versions, or "draft". */
export const compareVersions = (from: string, to: string) =>
  must(api.GET("/api/v1/program/compare", { params: { query: { from, to } } }));
export const copyVersion = (number: number) =>
  must(api.POST("/api/v1/program/versions/{number}/copy", { params: version(number) }));
export const rollBack = ({ number, note }: { number: number; note: string }) =>
  must(api.POST("/api/v1/program/versions/{number}/publish", { params: version(number), body: { note } }));

export const exportAddress = (name: string) => `/api/v1/program/export?version=${name}`;
/** The content of a file that export gave. What it lacks, the server says by its field. */
export const importProgram = (file: { format: 1; document: ProgramDocument }) =>
  must(api.POST("/api/v1/program/import", { body: file }));
export const listTemplates = () => must(api.GET("/api/v1/program/templates"));
export const applyTemplate = (id: string) =>
  must(api.POST("/api/v1/program/templates/{id}/use", { params: one(id) }));

/** Says what one order would earn; posts nothing. */
export const simulateOrder = (body: SimulateBody) => must(api.POST("/api/v1/program/simulate", { body }));

/** `key` makes a second click the same run; `since` "" is everything. */
export const startBacktest = (key: string, since: string) =>
  must(
    api.POST("/api/v1/program/backtest", {
      params: { header: { "Idempotency-Key": key } },
      body: since ? { since } : {},
    }),
  );
export const newestBacktest = () => must(api.GET("/api/v1/program/backtest"));
export const cancelBacktest = (id: string) =>
  must(api.POST("/api/v1/program/backtest/{id}/cancel", { params: one(id) }));
