import createClient from "openapi-fetch";
import { hostFetch, server } from "@/host/fetch";
import { t } from "@/i18n/t";
import type { paths } from "./schema.gen";
import type { Problem } from "./types";

/**
 * Same-origin client: the session cookie travels by itself and the browser adds Origin to writes. Inside a store's
 * admin a token of its own says who asks.
 */
export const api = createClient<paths>({
  baseUrl: server,
  credentials: "same-origin",
  fetch: (request) => hostFetch(request),
});

/** A refused or failed request. `status` 0 means that the server did not answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(sentence(problem.detail || problem.title || t("error.unknown")));
    this.status = status;
    this.problem = problem;
  }
}

/** Makes what a server said a sentence: "must be positive" stands beside a field as "Must be positive." */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const whole = /[.!?…:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

interface Answer<Out> {
  data?: Out;
  error?: unknown;
  response: Response;
}

/** Gives the body of a good answer and throws ApiError for every other outcome. */
export async function must<Out>(request: Promise<Answer<Out>>): Promise<Out> {
  let answer: Answer<Out>;
  try {
    answer = await request;
  } catch {
    throw new ApiError(0, { detail: t("error.offline") });
  }
  if (answer.response.ok) return answer.data as Out;
  throw new ApiError(answer.response.status, asProblem(answer.error));
}

function asProblem(error: unknown): Problem {
  return typeof error === "object" && error !== null ? (error as Problem) : {};
}

/** The message a server gave for one field of the body, for instance "points" or "look.accent". */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const found = error.problem.errors?.find((e) => e.location === `body.${field}` || e.location === field);
  return found && sentence(found.message);
}

/** Whether all that a server refused stands beside one of the fields already. */
export function toldBeside(error: unknown, fields: string[]): boolean {
  const all = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  const beside = fields.flatMap((field) => [field, `body.${field}`]);
  return all.length > 0 && all.every(({ location }) => beside.includes(location));
}
