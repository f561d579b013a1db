import { api, must } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Webhook = Schemas["Webhook"];
export type WebhookBody = Schemas["WebhookBody"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
export type Klaviyo = Schemas["KlaviyoConnection"];
export type KlaviyoBody = Schemas["KlaviyoBody"];
export type FlowStore = Schemas["FlowStore"];
export type FlowBody = Schemas["FlowBody"];
export type FlowRun = Schemas["FlowRun"];
export type DeliveryStatus = WebhookDelivery["status"];

const at = (id: string) => ({ params: { path: { id } } });

export const listWebhooks = () => must(api.GET("/api/v1/webhooks"));
export const listWebhookEvents = () => must(api.GET("/api/v1/webhook-events"));
export const getWebhook = (id: string) => must(api.GET("/api/v1/webhooks/{id}", at(id)));
export const makeWebhook = (body: WebhookBody) => must(api.POST("/api/v1/webhooks", { body }));
export const saveWebhook = (id: string, body: WebhookBody) =>
  must(api.PUT("/api/v1/webhooks/{id}", { ...at(id), body }));
export const removeWebhook = (id: string) => must(api.DELETE("/api/v1/webhooks/{id}", at(id)));
export const changeWebhookSecret = (id: string) => must(api.POST("/api/v1/webhooks/{id}/secret", at(id)));
export const testWebhook = (id: string) => must(api.POST("/api/v1/webhooks/{id}/test", at(id)));
export const listDeliveries = (id: string, status: DeliveryStatus | "", after: string) =>
  must(
    api.GET("/api/v1/webhooks/{id}/deliveries", {
      params: { path: { id }, query: { status: status || undefined, after: after || undefined } },
    }),
  );
export const replayWebhook = (id: string, body: { since: string; everything: boolean }) =>
  must(api.POST("/api/v1/webhooks/{id}/replay", { ...at(id), body }));
export const replayDelivery = (id: string) =>
  must(api.POST("/api/v1/webhook-deliveries/{id}/replay", at(id)));

export const getKlaviyo = () => must(api.GET("/api/v1/klaviyo"));
export const connectKlaviyo = (body: KlaviyoBody) => must(api.PUT("/api/v1/klaviyo", { body }));
export const syncKlaviyo = () => must(api.POST("/api/v1/klaviyo/sync"));
export const disconnectKlaviyo = () => must(api.DELETE("/api/v1/klaviyo"));

export const listFlowStores = () => must(api.GET("/api/v1/flow"));
export const saveFlowStore = (id: string, body: FlowBody) =>
  must(api.PUT("/api/v1/flow/{id}", { ...at(id), body }));
export const listFlowRuns = (id: string, after: string) =>
  must(api.GET("/api/v1/flow/{id}/runs", { params: { path: { id }, query: { after: after || undefined } } }));
