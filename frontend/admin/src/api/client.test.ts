import { describe, expect, it } from "vitest";
import { ApiError, fieldError, must, toldBeside } from "./client";

const answer = (status: number, data?: unknown, error?: unknown) =>
  Promise.resolve({ data, error, response: new Response(null, { status }) });

describe("must", () => {
  it("gives the body of a good answer", async () => {
    expect(await must(answer(200, { ok: true }))).toEqual({ ok: true });
  });

  it("throws the problem of a refused one, with its detail as the message", async () => {
    const problem = {
      detail: "Not enough points.",
      errors: [{ location: "body.points", message: "too many" }],
    };
    const error = await must(answer(409, undefined, problem)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, message: "Not enough points." });
    expect(fieldError(error, "points")).toBe("Too many.");
    expect(fieldError(error, "reason")).toBeUndefined();
    expect(toldBeside(error, ["points", "reason"])).toBe(true);
    expect(toldBeside(error, ["reason"])).toBe(false);
    expect(toldBeside(new ApiError(503, { detail: "no answer" }), ["points"])).toBe(false);
  });

  it("says that the server did not answer when the network failed or a proxy sent no problem", async () => {
    const offline = await must(Promise.reject(new TypeError("fetch failed"))).catch(
      (thrown: unknown) => thrown,
    );
    expect(offline).toMatchObject({ status: 0, message: "The server did not answer." });
    const html = await must(answer(502, undefined, "<html>")).catch((thrown: unknown) => thrown);
    expect(html).toMatchObject({ status: 502, message: "Something did not work." });
  });
});
