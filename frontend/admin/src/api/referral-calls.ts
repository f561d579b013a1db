// Friends whom members brought: one function an endpoint.
import { api, must } from "./client";
import type { ReferralState } from "./types";

const one = (id: string) => ({ path: { id } });
const after = (cursor: string) => (cursor ? { after: cursor } : {});

export const listReferrals = (state: ReferralState | "", cursor: string) =>
  must(
    api.GET("/api/v1/referrals", { params: { query: { ...(state ? { state } : {}), ...after(cursor) } } }),
  );
export const countReferrals = () => must(api.GET("/api/v1/referrals/counts"));
export const getReferral = (id: string) => must(api.GET("/api/v1/referrals/{id}", { params: one(id) }));
export const allowReferral = (id: string, reason: string) =>
  must(api.POST("/api/v1/referrals/{id}/allow", { params: one(id), body: { reason } }));
export const blockReferral = (id: string, reason: string) =>
  must(api.POST("/api/v1/referrals/{id}/block", { params: one(id), body: { reason } }));

export const listBlocked = (cursor: string) =>
  must(api.GET("/api/v1/referral-blocks", { params: { query: after(cursor) } }));
export const addBlocked = (body: { email?: string; member_id?: string; reason: string }) =>
  must(api.POST("/api/v1/referral-blocks", { body }));
export const removeBlocked = (id: string) =>
  must(api.DELETE("/api/v1/referral-blocks/{id}", { params: one(id) }));

export const listMemberReferrals = (id: string, cursor: string) =>
  must(api.GET("/api/v1/members/{id}/referrals", { params: { ...one(id), query: after(cursor) } }));
export const listCodes = (id: string) => must(api.GET("/api/v1/members/{id}/codes", { params: one(id) }));
export const addCode = (id: string, code: string) =>
  must(api.POST("/api/v1/members/{id}/codes", { params: one(id), body: { code } }));
export const removeCode = (id: string, code: string) =>
  must(api.DELETE("/api/v1/members/{id}/codes/{code}", { params: { path: { id, code } } }));
