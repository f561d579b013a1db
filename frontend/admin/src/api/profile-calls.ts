// What is known of a member beside points, and what is asked: one function an endpoint.
import { api, must } from "./client";
import type { components } from "./schema.gen";

export type MemberProfile = components["schemas"]["MemberProfile"];
export type Known = components["schemas"]["Known"];
export type ConsentRecord = components["schemas"]["ConsentRecord"];
export type ConsentBody = components["schemas"]["ConsentBody"];
export type Channel = ConsentRecord["channel"];
export type ProfileSettings = components["schemas"]["ProfileSettings"];

const one = (id: string) => ({ path: { id } });

export const getProfile = (id: string) => must(api.GET("/api/v1/members/{id}/profile", { params: one(id) }));
export const noteConsent = (id: string, body: ConsentBody) =>
  must(api.POST("/api/v1/members/{id}/consents", { params: one(id), body }));
export const getProfileSettings = () => must(api.GET("/api/v1/profile-settings"));
export const saveProfileSettings = (body: ProfileSettings) =>
  must(api.PUT("/api/v1/profile-settings", { body }));
