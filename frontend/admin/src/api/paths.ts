// Describes the endpoints for openapi-fetch in the shape openapi-typescript generates,
// so that a generated schema can take this file's place without touching calls.ts.
import type {
  AttentionDetail,
  AttentionItem,
  Backfill,
  CountedPage,
  Draft,
  Member,
  MemberRow,
  MemberSort,
  Movement,
  Order,
  Overview,
  Page,
  Problem,
  Program,
  ProgramDocument,
  Redemption,
  Session,
  Settings,
  Store,
  Version,
} from "./types";

interface Answers<Out> {
  200: { content: { "application/json": Out } };
  default: { content: { "application/problem+json": Problem } };
}

interface Read<Out, Params = object> {
  parameters: Params;
  responses: Answers<Out>;
}

interface Write<Out, Body, Params = object> {
  parameters: Params;
  requestBody: { content: { "application/json": Body } };
  responses: Answers<Out>;
}

type Cursor = { after?: string; limit?: number };
type One = { path: { id: string } };
type Once = One & { header: { "Idempotency-Key": string } };
type BackfillRange = { since: string; until?: string };
type MemberQuery = Cursor & { q?: string; sort?: MemberSort };

export interface paths {
  "/api/v1/session": { get: Read<Session> };
  "/api/v1/logout": { post: { responses: { 204: { content?: never } } } };
  "/api/v1/overview": { get: Read<Overview, { query?: { weeks?: number } }> };
  "/api/v1/members": { get: Read<CountedPage<MemberRow>, { query?: MemberQuery }> };
  "/api/v1/members/{id}": { get: Read<{ member: Member }, One> };
  "/api/v1/members/{id}/history": { get: Read<Page<Movement>, One & { query?: Cursor }> };
  "/api/v1/members/{id}/orders": { get: Read<{ items: Order[] }, One> };
  "/api/v1/members/{id}/redemptions": {
    get: Read<{ items: Redemption[] }, One>;
    post: Write<Redemption, { reward_id: string; store_id: string }, Once>;
  };
  "/api/v1/members/{id}/adjust": { post: Write<Movement, { points: number; reason: string }, Once> };
  "/api/v1/program": { get: Read<Program> };
  "/api/v1/program/draft": { put: Write<Draft, { document: ProgramDocument }> };
  "/api/v1/program/publish": { post: Write<Version, { note: string }> };
  "/api/v1/program/discard": { post: { responses: Answers<Draft> } };
  "/api/v1/program/backfill/preview": { post: Write<Backfill, BackfillRange> };
  "/api/v1/program/backfill": { post: Write<Backfill, BackfillRange & { confirm_points: number }> };
  "/api/v1/settings": { get: Read<Settings>; put: Write<Settings, Settings> };
  "/api/v1/stores": { get: Read<{ items: Store[] }> };
  "/api/v1/stores/woocommerce": {
    post: Write<Store, { url: string; consumer_key: string; consumer_secret: string }>;
  };
  "/api/v1/stores/shopify": { post: Write<{ authorize_url: string }, { shop: string }> };
  "/api/v1/attention": { get: Read<CountedPage<AttentionItem>, { query?: Cursor }> };
  "/api/v1/attention/{id}": { get: Read<AttentionDetail, One> };
  "/api/v1/attention/replay": { post: Write<{ replayed: number }, { ids: string[] } | { all: true }> };
}
