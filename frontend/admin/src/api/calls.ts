// One function an endpoint; pages never see paths, headers or problem bodies.
import { t } from "@/i18n/t";
import { api, must } from "./client";
import type {
  ApprovalLimit,
  DeliveryChange,
  Draft,
  FileBody,
  GiveTierBody,
  MemberSort,
  MessageChange,
  ProgramDocument,
  Role,
  Settings,
  Store,
} from "./types";

const one = (id: string) => ({ path: { id } });
const once = (id: string, key: string) => ({ path: { id }, header: { "Idempotency-Key": key } });

export const getSession = () => must(api.GET("/api/v1/session"));
export const switchMerchant = (merchant_id: string) =>
  must(api.POST("/api/v1/session/switch", { body: { merchant_id } }));
export const logout = () => must(api.POST("/api/v1/logout"));
export const getOverview = (weeks: 12 | 26 | 52) =>
  must(api.GET("/api/v1/overview", { params: { query: { weeks } } }));

export interface MemberQuery {
  q?: string;
  sort?: MemberSort;
  after?: string;
  /** Id of a tier. */
  tier?: string;
}

export const listMembers = (query: MemberQuery) =>
  must(api.GET("/api/v1/members", { params: { query: { ...query, limit: 50 } } }));
export const getMember = (id: string) => must(api.GET("/api/v1/members/{id}", { params: one(id) }));
export const listMovements = (id: string, after: string) =>
  must(api.GET("/api/v1/members/{id}/history", { params: { ...one(id), query: after ? { after } : {} } }));
export const listOrders = (id: string) => must(api.GET("/api/v1/members/{id}/orders", { params: one(id) }));
export const listRedemptions = (id: string) =>
  must(api.GET("/api/v1/members/{id}/redemptions", { params: one(id) }));

/** `key` makes a second click of the same dialog the same adjustment. Points are signed. */
export const adjustPoints = (
  id: string,
  key: string,
  body: { points: number; reason: string; thanks?: true },
) => must(api.POST("/api/v1/members/{id}/adjust", { params: once(id, key), body }));
export const giveReward = (
  id: string,
  key: string,
  body: { reward_id: string; store_id: string; steps?: number },
) => must(api.POST("/api/v1/members/{id}/redemptions", { params: once(id, key), body }));
export const reviewMember = (id: string, body: { state: "none" | "review" | "excluded"; reason?: string }) =>
  must(api.POST("/api/v1/members/{id}/review", { params: one(id), body }));
export const undoRedemption = (id: string, redemption_id: string) =>
  must(
    api.POST("/api/v1/members/{id}/redemptions/{redemption_id}/undo", {
      params: { path: { id, redemption_id } },
    }),
  );

/** Go writes a list or map that was never filled as null. */
function filled<Part extends Draft>(draft: Part): Part {
  const { document, changes } = draft;
  const { rules, rewards, terms } = document;
  const whole = { ...document, rules: rules ?? [], rewards: rewards ?? [], terms: terms ?? {} };
  return { ...draft, document: whole, changes: changes ?? [] };
}

export async function getProgram() {
  const program = await must(api.GET("/api/v1/program"));
  return { ...program, draft: filled(program.draft), versions: program.versions ?? [] };
}
export const saveDraft = async (document: ProgramDocument) =>
  filled(await must(api.PUT("/api/v1/program/draft", { body: { document } })));
export const publishDraft = (note: string) => must(api.POST("/api/v1/program/publish", { body: { note } }));
/** What the draft gives back of sales. */
export const weighProgram = () => must(api.GET("/api/v1/program/money"));
export const discardDraft = () => must(api.POST("/api/v1/program/discard"));
/** `since` is a calendar date like 2026-03-01: its midnight in the merchant's time zone. */
export const previewBackfill = (since: string) =>
  must(api.POST("/api/v1/program/backfill/preview", { body: { since } }));
/** `key` makes a second click the same run. */
export const startBackfill = (key: string, since: string, confirm_points: number) =>
  must(
    api.POST("/api/v1/program/backfill", {
      params: { header: { "Idempotency-Key": key } },
      body: { since, confirm_points },
    }),
  );
export const newestBackfill = () => must(api.GET("/api/v1/program/backfill"));
export const cancelBackfill = (id: string) =>
  must(api.POST("/api/v1/program/backfill/{id}/cancel", { params: one(id) }));

/** How the budgets of the live program stand. */
export const listBudgets = () => must(api.GET("/api/v1/budgets"));

export const getSettings = () => must(api.GET("/api/v1/settings"));
export const saveSettings = (body: Settings) => must(api.PUT("/api/v1/settings", { body }));

export const listStores = () => must(api.GET("/api/v1/stores"));
export const connectWooCommerce = (body: { url: string; consumer_key: string; consumer_secret: string }) =>
  must(api.POST("/api/v1/stores/woocommerce", { body }));
/** Answers with the page of the shop's own where its owner agrees. */
export const askWooCommerce = (url: string) =>
  must(api.POST("/api/v1/stores/woocommerce/ask", { body: { url } }));
export const disconnectStore = (id: string) =>
  must(api.POST("/api/v1/stores/{id}/disconnect", { params: { path: { id } } }));
export const saveStorePlaces = (id: string, body: NonNullable<Store["places"]>) =>
  must(api.PUT("/api/v1/stores/{id}/places", { params: { path: { id } }, body }));
export const askPermission = (id: string, permission: NonNullable<Store["permissions"]>[number]["name"]) =>
  must(api.POST("/api/v1/stores/{id}/permissions", { params: { path: { id } }, body: { permission } }));
export const checkPermissions = (id: string) =>
  must(api.POST("/api/v1/stores/{id}/permissions/check", { params: { path: { id } } }));
export const connectShopify = (shop: string) => must(api.POST("/api/v1/stores/shopify", { body: { shop } }));

interface ThingQuery {
  q?: string;
  ids?: string[];
  limit?: number;
}

/** Products, or collections and categories, of the stores. */
export async function findThings(kind: "products" | "collections", query: ThingQuery) {
  const params = { query };
  if (kind === "products") {
    const { items } = await must(api.GET("/api/v1/products", { params }));
    return items.map((p) => ({
      id: p.id,
      title: p.title,
      store: p.store_name,
      store_id: p.store_id,
      image: p.image_url,
      active: p.active,
      variants: p.variants,
    }));
  }
  const { items } = await must(api.GET("/api/v1/collections", { params }));
  return items.map((c) => ({
    id: c.id,
    title: c.title || t("things.untitled", { id: c.id }),
    store: c.store_name,
    store_id: c.store_id,
    active: true,
  }));
}

export const listFiles = () => must(api.GET("/api/v1/files"));
export const beginFile = (body: FileBody) => must(api.POST("/api/v1/files", { body }));
/** `number` counts from 1. */
export const addFilePart = (id: string, number: number, part: Blob) =>
  must(
    api.PUT("/api/v1/files/{id}/part", {
      params: { ...one(id), query: { number } },
      body: part as unknown as string,
      bodySerializer: () => part,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
export const checkFile = (id: string) => must(api.POST("/api/v1/files/{id}/check", { params: one(id) }));
export const applyFile = (id: string) => must(api.POST("/api/v1/files/{id}/apply", { params: one(id) }));
export const undoFile = (id: string) => must(api.POST("/api/v1/files/{id}/undo", { params: one(id) }));
export const cancelFile = (id: string) => must(api.POST("/api/v1/files/{id}/cancel", { params: one(id) }));

export const listTeam = () => must(api.GET("/api/v1/team"));
export const invitePerson = (body: { email: string; name: string; role: Role }) =>
  must(api.POST("/api/v1/team", { body }));
export const inviteAgain = (id: string) => must(api.POST("/api/v1/team/{id}/invite", { params: one(id) }));
export const changeRole = (id: string, role: Role) =>
  must(api.PUT("/api/v1/team/{id}/role", { params: one(id), body: { role } }));
export const removePerson = (id: string) => must(api.POST("/api/v1/team/{id}/remove", { params: one(id) }));
export const listSessions = () => must(api.GET("/api/v1/sessions"));
export const endSession = (id: string) => must(api.POST("/api/v1/sessions/{id}/end", { params: one(id) }));

export const listKeys = (after: string) =>
  must(api.GET("/api/v1/keys", { params: { query: after ? { after } : {} } }));
export const makeKey = (body: { name: string; scopes: string[]; days?: number }) =>
  must(api.POST("/api/v1/keys", { body }));
export const revokeKey = (id: string) => must(api.POST("/api/v1/keys/{id}/revoke", { params: one(id) }));

export const listApprovals = (state: "waiting" | "all", after: string) =>
  must(api.GET("/api/v1/approvals", { params: { query: { state, ...(after ? { after } : {}) } } }));
export const approve = (id: string) => must(api.POST("/api/v1/approvals/{id}/approve", { params: one(id) }));
export const refuse = (id: string, reason: string) =>
  must(api.POST("/api/v1/approvals/{id}/refuse", { params: one(id), body: { reason } }));
export const getApprovalLimit = () => must(api.GET("/api/v1/approval-limit"));
export const setApprovalLimit = (body: ApprovalLimit) => must(api.PUT("/api/v1/approval-limit", { body }));

export const listActivity = (after: string) =>
  must(api.GET("/api/v1/activity", { params: { query: after ? { after } : {} } }));

export type MessageStatus = "queued" | "sent" | "not_sent" | "doubtful" | "failed";

export interface MessageQuery {
  kind?: string;
  status?: MessageStatus;
  member?: string;
}

export const listMessages = (query: MessageQuery, after: string) =>
  must(
    api.GET("/api/v1/messages", {
      params: { query: { ...query, ...(after ? { after } : {}) } },
    }),
  );
export const getMessageSettings = () => must(api.GET("/api/v1/message-settings"));
export const getDeliverySettings = () => must(api.GET("/api/v1/delivery-settings"));
export const saveDeliverySettings = (body: DeliveryChange) =>
  must(api.PUT("/api/v1/delivery-settings", { body }));
export const saveMessageSettings = (body: MessageChange) =>
  must(api.PUT("/api/v1/message-settings", { body }));
export const previewMessage = (kind: string) =>
  must(api.GET("/api/v1/message-settings/{kind}/preview", { params: { path: { kind } } }));

export const listAttention = (after: string) =>
  must(api.GET("/api/v1/attention", { params: { query: after ? { after } : {} } }));
export const getAttention = (id: string) => must(api.GET("/api/v1/attention/{id}", { params: one(id) }));
export const replay = (body: { ids: string[] } | { all: true }) =>
  must(api.POST("/api/v1/attention/replay", { body }));

export const listTiers = () => must(api.GET("/api/v1/program/tiers"));
export const previewTiers = () => must(api.POST("/api/v1/program/tiers/preview"));
export const getMemberTier = (id: string) => must(api.GET("/api/v1/members/{id}/tier", { params: one(id) }));
export const giveTier = (id: string, body: GiveTierBody) =>
  must(api.POST("/api/v1/members/{id}/tier", { params: one(id), body }));

/** Points that end in the next twelve months, by month. */
export const forecastExpiry = () => must(api.GET("/api/v1/expiry"));
