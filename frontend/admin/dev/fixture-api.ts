// A stand-in for /api/v1 that keeps its data in memory, for `npm run dev` and the screenshots. No part of the product.
// A cookie picks the state to look at: fixture=empty, fixture=signed-out, fixture=broken, fixture=slow.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProgramDocument } from "../src/api/types.ts";
import * as demo from "./demo-data.ts";
import { ago } from "./demo-time.ts";

interface Call {
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  empty: boolean;
}

type Answer = [status: number, body?: unknown];

const state = { program: demo.program(), settings: demo.settings, attention: [...demo.attention] };

function problem(
  status: number,
  detail: string,
  errors: { location: string; message: string }[] = [],
): Answer {
  return [status, { type: "about:blank", title: "Refused", status, detail, errors }];
}

function listMembers({ query, empty }: Call): Answer {
  const q = (query.get("q") ?? "").toLowerCase();
  const found = empty
    ? []
    : demo.members.filter((row) => `${row.name} ${row.email}`.toLowerCase().includes(q));
  const from = Number(query.get("after") ?? 0);
  const sorts: Record<string, (row: (typeof found)[number]) => string | number> = {
    points: (row) => row.available,
    joined: (row) => row.joined_at ?? "",
  };
  const by = sorts[query.get("sort") ?? ""];
  if (by) found.sort((a, b) => (by(a) < by(b) ? 1 : -1));
  const next = from + 50 < found.length ? String(from + 50) : "";
  return [200, { items: found.slice(from, from + 50), next, total: found.length }];
}

function draftAnswer(document: ProgramDocument): Answer {
  const { live } = state.program;
  const changed = JSON.stringify(live?.document) !== JSON.stringify(document);
  const same = JSON.stringify(document) === JSON.stringify(state.program.draft.document);
  const changes = same
    ? state.program.draft.changes
    : [...state.program.draft.changes, "A value was changed in the demo."];
  state.program.draft = {
    document,
    changed,
    changes: changed ? [...new Set(changes)] : [],
    untouched: false,
  };
  return [200, state.program.draft];
}

function publish(note: unknown): Answer {
  const { draft, live } = state.program;
  const number = (live?.number ?? 0) + 1;
  const version = {
    number,
    published_at: ago(0),
    starts_at: ago(0),
    author: "Demo Owner",
    note: String(note),
    document: draft.document,
  };
  const versions = [version, ...state.program.versions];
  state.program = { live: version, draft: { ...draft, changed: false, changes: [] }, versions };
  return [200, version];
}

function replay(body: Record<string, unknown>): Answer {
  const ids = body.all ? state.attention.map((item) => item.id) : (body.ids as string[]);
  state.attention = state.attention.filter((item) => !ids.includes(item.id));
  return [200, { replayed: ids.length }];
}

function memberPart(call: Call): Answer | undefined {
  const [, id, part] = /^\/members\/([^/]+)\/?(\w*)$/.exec(call.path) ?? [];
  const row = demo.members.find((one) => one.id === id);
  if (!id) return undefined;
  if (!row) return problem(404, "There is no such member.");
  const fresh = row.id === "member-2";
  if (part === "") return [200, { member: demo.member(row) }];
  if (part === "history") return [200, { items: fresh ? [] : demo.movements, next: "" }];
  if (part === "orders") return [200, { items: fresh ? [] : demo.orders }];
  if (part === "redemptions") return [200, { items: fresh ? [] : demo.redemptions }];
  return undefined;
}

const pastSince = "2026-03-01T00:00:00Z";
const pastSum = { orders: 1204, members: 388, points: 41_280 };
let pastRun: Record<string, unknown> | undefined;

function beginPastRun(): Answer {
  const given = { orders: 400, members: 130, points: 13_700 };
  pastRun = { id: "backfill-1", state: "running", since: pastSince, expected: pastSum, given, error: "" };
  return [202, pastRun];
}

function endPastRun(): Answer {
  pastRun = { ...pastRun, state: "cancelled", ended_at: new Date().toISOString() };
  return [200, pastRun];
}

const writes: Record<string, (call: Call) => Answer> = {
  "PUT /program/draft": ({ body }) => draftAnswer(body.document as ProgramDocument),
  "POST /program/publish": ({ body }) => publish(body.note),
  "POST /program/discard": () => {
    if (state.program.live?.document) draftAnswer(state.program.live.document);
    return [200, state.program.draft];
  },
  "POST /program/backfill/preview": () => [200, { ...pastSum, since: pastSince, version: 1 }],
  "POST /program/backfill": beginPastRun,
  "POST /program/backfill/backfill-1/cancel": endPastRun,
  "PUT /settings": ({ body }) => {
    state.settings = body as unknown as typeof state.settings;
    return [200, state.settings];
  },
  "POST /attention/replay": ({ body }) => replay(body),
  "POST /stores/woocommerce": () =>
    problem(422, "The store did not accept the key.", [
      { location: "body.consumer_secret", message: "The demo accepts no secret." },
    ]),
  "POST /stores/shopify": () => problem(422, "The demo is connected to no real Shopify."),
  "POST /logout": () => [204],
};

const reads: Record<string, (call: Call) => Answer> = {
  "GET /session": ({ empty }) => [200, empty ? { ...demo.session, stores: [] } : demo.session],
  "GET /overview": ({ query, empty }) => {
    const full = demo.overview(Number(query.get("weeks") ?? 26));
    if (!empty) return [200, full];
    const kpis = Object.fromEntries(Object.keys(full.kpis).map((key) => [key, 0]));
    const weeks = full.weeks.map((week) => ({ ...week, given: 0, spent: 0, taken_back: 0 }));
    return [200, { sentence: [], kpis, weeks, needs_attention: [], last_order_at: null }];
  },
  "GET /members": listMembers,
  "GET /program": ({ empty }) => {
    if (!empty) return [200, state.program];
    const document = { enrollment: "accounts", terms: {}, pending_days: 14, rules: [], rewards: [] };
    return [200, { live: null, draft: { document, changed: false, changes: [] }, versions: [] }];
  },
  "GET /program/backfill": () => [200, { run: pastRun }],
  "GET /settings": () => [200, state.settings],
  "GET /stores": ({ empty }) => [200, { items: empty ? [] : demo.stores }],
  "GET /attention": ({ empty }) => [
    200,
    { items: empty ? [] : state.attention, next: "", total: empty ? 0 : state.attention.length },
  ],
};

function route(method: string, call: Call): Answer {
  const known = reads[`${method} ${call.path}`] ?? writes[`${method} ${call.path}`];
  if (known) return known(call);
  const detail = /^\/attention\/([^/]+)$/.exec(call.path)?.[1];
  if (detail && method === "GET") return [200, state.attention.find((item) => item.id === detail)];
  if (method === "POST" && call.path.endsWith("/adjust")) return [200, demo.movements[5]];
  if (method === "POST" && call.path.endsWith("/redemptions")) return [200, demo.redemptions[0]];
  return memberPart(call) ?? problem(404, "There is nothing at this address.");
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const part of request) text += String(part);
  return text ? JSON.parse(text) : {};
}

/** Answers requests under /api/v1; others go on to `next`. */
export async function fixtureApi(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (!url.pathname.startsWith("/api/v1/")) return next();
  const picked = /fixture=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  if (picked === "slow") await new Promise((done) => setTimeout(done, 3_000));
  const call = {
    path: url.pathname.slice("/api/v1".length),
    query: url.searchParams,
    body: await bodyOf(request),
    empty: picked === "empty",
  };
  const [status, body] =
    picked === "signed-out"
      ? problem(401, "Sign in first.")
      : picked === "broken" && call.path !== "/session"
        ? problem(503, "The database has not answered since 12:04.")
        : route(request.method ?? "GET", call);
  response.statusCode = status;
  response.setHeader("Content-Type", status < 400 ? "application/json" : "application/problem+json");
  response.end(body === undefined ? "" : JSON.stringify(body));
}
