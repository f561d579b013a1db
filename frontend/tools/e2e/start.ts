import { settle } from "./admin.ts";
import type { Addresses } from "./demo.ts";
import type { Window } from "./watch.ts";

interface Member {
  id: string;
  email: string;
  state: string;
  available: number;
}

/** Looks at each of the first steps, and takes a reward by the last of them as staff try it out. */
export async function walkStart(window: Window, where: Addresses): Promise<void> {
  const { page } = window;
  await page.goto(`${where.admin}start`);
  await settle(window);
  for (const step of ["Reading your store", "How many of your buyers", "Choose a program", "Show it in"]) {
    await page.locator("button[aria-expanded]").filter({ hasText: step }).click();
    await settle(window);
    await window.look(`start-${step.split(" ")[0]?.toLowerCase()}`);
  }
  const step = page.locator("button[aria-expanded]").filter({ hasText: "Take a reward yourself" });
  if ((await step.getAttribute("aria-expanded")) !== "true") await step.click();
  await tryIt(window);
}

/** Gives one member points, takes a reward for them, and sees both undone. */
async function tryIt(window: Window): Promise<void> {
  const { page } = window;
  const member = await poorMember(window);
  await page.getByLabel("Your own account").fill(member.email);
  await page.getByRole("group", { name: "Your own account" }).getByText(member.email).click();
  await page.getByRole("button", { name: /^Give yourself/ }).click();
  await page.getByText(/The code shows here by itself/).waitFor();
  await window.look("start-give");
  await takeCheapest(window, member.id);
  await page.getByText(/its code works in/).waitFor();
  await window.look("start-taken");
  await page.getByRole("button", { name: "Undo it" }).click();
  await page.getByRole("button", { name: /^Take .* back$/ }).click();
  await page.getByText("All is tidied up").waitFor();
  await window.look("start-over");
}

/** The member of this window who is furthest from any reward. */
async function poorMember({ page, size }: Window): Promise<Member> {
  const found = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/members?limit=50");
    return ((await answer.json()) as { items: Member[] }).items;
  });
  const poor = found
    .filter(({ state, email }) => state === "member" && email !== "")
    .sort((one, other) => one.available - other.available);
  const member = poor[size === "phone" ? 1 : 0];
  if (!member) throw new Error("no member to try the program with");
  return member;
}

/** Takes the cheapest reward for a member, as they would in the shop. */
async function takeCheapest({ page }: Window, member: string): Promise<void> {
  await page.evaluate(async (id) => {
    const read = async (path: string) => (await fetch(`/api/v1/${path}`)).json();
    const { live } = await read("program");
    const { member: found } = await read(`members/${id}`);
    const kinds = ["amount_off", "percent_off", "free_shipping", "free_product", "slider"];
    const rewards = live.document.rewards.filter(
      (one: { active: boolean; kind: string }) => one.active && kinds.includes(one.kind),
    );
    rewards.sort((one: { cost: number }, other: { cost: number }) => one.cost - other.cost);
    const answer = await fetch(`/api/v1/members/${id}/redemptions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify({ reward_id: rewards[0].id, store_id: found.identities[0].store_id }),
    });
    if (!answer.ok) throw new Error(`taking the reward answered ${answer.status}: ${await answer.text()}`);
  }, member);
}
