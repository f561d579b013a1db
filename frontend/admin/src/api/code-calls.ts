import { api, must } from "./client";

const path = (id: string, redemption_id: string) => ({ path: { id, redemption_id } });

/** Lets an unused code live through a day: "2027-03-31". */
export const extendCode = (id: string, redemption: string, until: string) =>
  must(
    api.POST("/api/v1/members/{id}/redemptions/{redemption_id}/extend", {
      params: path(id, redemption),
      body: { until },
    }),
  );

/** Replaces an unused code by another; the same code again changes nothing. */
export const reissueCode = (id: string, redemption: string, code: string) =>
  must(
    api.POST("/api/v1/members/{id}/redemptions/{redemption_id}/reissue", {
      params: path(id, redemption),
      body: { code },
    }),
  );

/** Mails an unused code once more; the same key is the same mail. */
export const resendCode = (id: string, redemption: string, key: string) =>
  must(
    api.POST("/api/v1/members/{id}/redemptions/{redemption_id}/resend", {
      params: { ...path(id, redemption), header: { "Idempotency-Key": key } },
    }),
  );
