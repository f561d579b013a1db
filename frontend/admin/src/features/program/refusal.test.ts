import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "@/api/client";
import type { ProgramDocument } from "@/api/types";
import { setLocale } from "@/i18n/locale";
import { refusal, refusalsInWords } from "./refusal";

const document = {
  rules: [{ id: "r1", name: "Points for orders" }],
  rewards: [{ id: "five", name: "5 euros off" }],
  campaigns: [{ id: "c1", name: "Double points" }],
} as unknown as ProgramDocument;

const refused = (...errors: { location: string; message: string }[]) =>
  new ApiError(400, { detail: `body ${errors[0]?.location}`, errors });

describe("a document that is refused", () => {
  beforeEach(() => setLocale({ language: "en", currency: "EUR", timeZone: "UTC" }));

  it("is told by names, not by places and ids", () => {
    const error = refused(
      {
        location: "body.document.referral.friend_reward",
        message: '"five" is no active reward of this program',
      },
      { location: "body.document.rules[0].per.USD", message: "is missing" },
      { location: "body.document.campaigns[7].until", message: "is no time." },
      { location: "document.pending_days", message: "is too large" },
    );
    expect(refusalsInWords(error, document)).toEqual([
      "Inviting friends: “5 euros off” is no active reward of this program.",
      "“Points for orders”: is missing.",
      "Campaigns: is no time.",
      "Joining: is too large.",
    ]);
  });

  it("leaves other errors as they are", () => {
    const other = refused({ location: "body.note", message: "is too long" });
    expect(refusal(other, document)).toBe(other);
    expect(refusal(undefined, document)).toBeUndefined();
    expect(
      (refusal(refused({ location: "body.document.tiers.x", message: "is odd" }), document) as Error).message,
    ).toBe("Tiers: is odd.");
  });
});
