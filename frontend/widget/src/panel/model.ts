import type { Counter, Standing, Step } from "../cart/cart.ts";
import type { Sent } from "../connection.ts";
import type { Host } from "../loader.ts";
import { keptVisit } from "../visit.ts";
import type { Bootstrap, Code, HistoryPage, Invite, Movement, Problem, Reward, Way } from "../wire.ts";
import type { Catalog } from "../words.ts";
import { followLink } from "./apply.ts";
import { cartValue } from "./cart.ts";
import { fetchPart, openCounter } from "./counter.ts";
import { fetchWords, type Speech, speak } from "./speech.ts";
import { loadTaps, newKey, saveTaps, type Tap, type Taps } from "./taps.ts";

/** What went wrong with a tap, beside the reward it belongs to. Text from the server is shown as text. */
export type Trouble =
  | { key: "apply_failed" | "no_answer" | "refused" | "preparing_late" | "still_used" | "failed" }
  | { text: string };

export interface History {
  items: Movement[];
  next: string;
  open: boolean;
  state: "ready" | "busy" | "failed";
}

export interface State {
  data: Bootstrap | undefined;
  failed: boolean;
  speech: Speech;
  /** Names of what is under way: "join", "leave", a reward's id. */
  busy: ReadonlySet<string>;
  trouble: Readonly<Record<string, Trouble>>;
  taps: Readonly<Taps>;
  /** Where codes stand in the cart, by their ids. */
  cart: Readonly<Record<string, Standing>>;
  history: History | undefined;
  /** What the shopper shares with friends, once asked for. */
  invite: Invite | undefined;
  /** A link was mailed that adds what waits. */
  mailed?: boolean;
  /** The code that has just come: it is shown and takes the focus. */
  arrived: string;
  /** Said to screen readers. */
  said: string;
}

/** Seconds between questions after a code that is being prepared; then it waits for the next look. */
const pauses = [1, 1, 2, 3, 5, 5, 8, 10, 10, 15];

const open: readonly string[] = ["reserved", "creating", "unknown"];
export const isPreparing = (code: Code) => open.includes(code.state);
/** The shop has not answered for good: a code is being made, or is being given back. */
const isMoving = (code: Code) => isPreparing(code) || code.state === "returning";

const json = async <T>(response: Response) => (await response.json()) as T;

/** Everything the panel knows and does, without a pixel. It lives on while the panel is closed. */
export class Model {
  state: State;
  private readonly host: Host;
  private words: Catalog = {};
  private wordsFor = "en";
  private loading: Promise<void> | undefined;
  private readonly watched = new Set<string>();
  /** Codes that the shopper gives back. */
  private readonly given = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private told = false;
  private readonly fetchPart: typeof fetchPart;
  private coming: Promise<Counter> | undefined;
  private tries = 0;

  constructor(host: Host, load = fetchPart) {
    this.host = host;
    this.fetchPart = load;
    this.state = {
      data: undefined,
      failed: false,
      speech: speak({}, host.settings.locale, {
        singular: "point",
        plural: "points",
      }),
      busy: new Set(),
      trouble: {},
      taps: loadTaps(),
      cart: {},
      history: undefined,
      invite: undefined,
      arrived: "",
      said: "",
    };
  }

  /** Where the account is of somebody whom the shop sees signed in, and its signature does not; "" for nobody. */
  get account(): string {
    return this.state.data?.shopper === "anonymous" ? (this.host.settings.account ?? "") : "";
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private setBusy(name: string, on: boolean): void {
    const busy = new Set(this.state.busy);
    if (on) busy.add(name);
    else busy.delete(name);
    this.set({ busy });
  }

  private setTrouble(name: string, trouble: Trouble | undefined): void {
    const { [name]: _, ...rest } = this.state.trouble;
    this.set({ trouble: trouble ? { ...rest, [name]: trouble } : rest });
  }

  private setTap(reward: string, tap: Tap | undefined): void {
    const { [reward]: _, ...rest } = this.state.taps;
    const taps = tap ? { ...rest, [reward]: tap } : rest;
    saveTaps(taps);
    this.set({ taps });
  }

  /** Every answer holds words, so every question says in which language. */
  private call(path: string, init?: Sent): Promise<Response> {
    const locale = `locale=${encodeURIComponent(this.host.settings.locale)}`;
    return this.host.call(path + (path.includes("?") ? "&" : "?") + locale, init);
  }

  /** Shows what the loader has seen, then the newest; old data stays while new data loads. */
  async show(): Promise<void> {
    if (this.host.seen && !this.state.data) await this.take(this.host.seen);
    await this.load();
  }

  load(): Promise<void> {
    this.loading ??= this.fetchBootstrap().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /** Load with what is newer than now, even if an older question is still out. */
  private async reload(): Promise<void> {
    await this.loading;
    await this.load();
  }

  private async fetchBootstrap(): Promise<void> {
    if (this.state.failed) this.set({ failed: false });
    try {
      const response = await this.call("/bootstrap");
      if (!response.ok) throw new Error(String(response.status));
      await this.take(await json<Bootstrap>(response));
    } catch {
      if (this.wordsFor !== this.host.settings.locale) await this.learn(this.host.settings.locale);
      if (!this.state.data) this.set({ failed: true });
    }
  }

  private async learn(locale: string): Promise<void> {
    this.words = await fetchWords(this.host.folder, locale);
    this.wordsFor = locale;
    const points = this.state.data?.points ?? {
      singular: "point",
      plural: "points",
    };
    this.set({ speech: speak(this.words, locale, points) });
  }

  private async take(data: Bootstrap): Promise<void> {
    if (data.locale !== this.wordsFor) await this.learn(data.locale);
    const speech = speak(this.words, data.locale, data.points);
    this.host.changed(data);
    this.set({ data, speech, failed: false });
    this.settle(data);
    this.tellVisit();
  }

  /** Ends the taps that the codes answer, and asks on for those being prepared. */
  private settle(data: Bootstrap): void {
    if (data.shopper !== "member") {
      saveTaps({});
      this.set({ taps: {} });
      return;
    }
    for (const [reward, tap] of Object.entries(this.state.taps)) {
      // A tap on its way keeps its key until its own answer is here, or lost.
      if (this.state.busy.has(reward)) continue;
      const name = data.rewards.find(({ id }) => id === reward)?.name;
      const answer = data.codes.find((code) =>
        tap.id ? code.id === tap.id : code.reward_name === name && !tap.known.includes(code.id),
      );
      if (!answer) continue;
      this.setTap(reward, isPreparing(answer) ? { ...tap, id: answer.id } : undefined);
      this.setTrouble(reward, undefined);
    }
    for (const code of data.codes) if (isMoving(code)) void this.watch(code.id);
  }

  /** Takes a reward. Twice at once is once, and again after a lost answer is the same purchase. */
  async redeem(reward: Reward, steps?: number, product?: string): Promise<void> {
    if (this.state.busy.has(reward.id)) return;
    const known = (this.state.data?.codes ?? []).map(({ id }) => id);
    const tap = this.state.taps[reward.id] ?? {
      key: newKey(),
      known,
      ...(steps && { steps }),
      ...(product && { product }),
    };
    this.setBusy(reward.id, true);
    this.setTap(reward.id, tap);
    this.setTrouble(reward.id, undefined);
    try {
      const response = await this.call("/redemptions", {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "Idempotency-Key": tap.key,
        },
        body: JSON.stringify({
          reward_id: reward.id,
          steps: tap.steps,
          product: tap.product,
          cart: reward.capped && (await cartValue(this.host.settings, reward.capped)),
        }),
      });
      await this.answered(reward, tap, response);
    } catch {
      this.setTrouble(reward.id, { key: "no_answer" });
    } finally {
      this.setBusy(reward.id, false);
    }
  }

  private async answered(reward: Reward, tap: Tap, response: Response): Promise<void> {
    if (response.ok) {
      const code = await json<Code>(response);
      this.setTap(reward.id, { ...tap, id: code.id });
      if (isPreparing(code)) {
        this.put(code);
        void this.watch(code.id);
      } else await this.arrive(code);
      return;
    }
    // These say nothing about the purchase itself; every other refusal is final.
    if (response.status >= 500 || [401, 408, 425, 429].includes(response.status)) {
      this.setTrouble(reward.id, { key: "no_answer" });
      return;
    }
    const problem = await json<Problem>(response).catch((): Problem => ({}));
    this.setTap(reward.id, undefined);
    this.setTrouble(reward.id, problem.detail ? { text: problem.detail } : { key: "refused" });
    await this.reload();
  }

  private put(code: Code): void {
    const { data } = this.state;
    if (!data) return;
    const codes = data.codes.some(({ id }) => id === code.id)
      ? data.codes.map((old) => (old.id === code.id ? code : old))
      : [code, ...data.codes];
    this.set({ data: { ...data, codes } });
  }

  /** A redemption has its final answer. It is shown with all that it changes, unless that keeps it waiting. */
  private async arrive(code: Code): Promise<void> {
    const reward = Object.entries(this.state.taps).find(([, tap]) => tap.id === code.id)?.[0];
    await Promise.race([this.reload(), new Promise((resolve) => setTimeout(resolve, 2000))]);
    this.put(code);
    if (reward) this.setTap(reward, undefined);
    const back = this.given.delete(code.id);
    if (back) this.setTrouble(code.id, code.state === "revoked" ? undefined : { key: "still_used" });
    else if (code.state === "issued") {
      const said = this.state.speech.t("got", {
        Reward: code.reward_name,
        Code: code.code ?? "",
      });
      this.set({ arrived: code.id, said });
    } else if (reward && code.state !== "used" && code.state !== "to_do") this.setTrouble(reward, { key: "refused" });
    this.set({ history: undefined });
  }

  /** Gives an unused code back. Twice is once; one that is used meanwhile stays. */
  async undo(code: Code): Promise<void> {
    if (this.state.busy.has(code.id)) return;
    this.setBusy(code.id, true);
    this.setTrouble(code.id, undefined);
    try {
      const response = await this.call(`/redemptions/${encodeURIComponent(code.id)}/undo`, { method: "POST" });
      if (!response.ok) throw new Error(String(response.status));
      const now = await json<Code>(response);
      this.given.add(code.id);
      if (isMoving(now)) {
        this.put(now);
        void this.watch(now.id);
      } else await this.arrive(now);
    } catch {
      this.setTrouble(code.id, { key: "failed" });
      await this.reload();
    } finally {
      this.setBusy(code.id, false);
    }
  }

  private async watch(id: string): Promise<void> {
    if (this.watched.has(id)) return;
    this.watched.add(id);
    this.setTrouble(id, undefined);
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
      const code = await this.ask(id);
      if (code && !isMoving(code)) {
        this.watched.delete(id);
        return this.arrive(code);
      }
    }
    this.watched.delete(id);
    this.setTrouble(id, { key: "preparing_late" });
  }

  private async ask(id: string): Promise<Code | undefined> {
    try {
      const response = await this.call(`/redemptions/${encodeURIComponent(id)}`);
      return response.ok ? await json<Code>(response) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Joins or leaves; the answer is the new state of everything. */
  change(what: "join" | "leave"): Promise<void> {
    return this.send(what, what === "join" ? { terms: true } : {}, what, "membership");
  }

  /** Puts away what the shop said. */
  putAway(id: string): Promise<void> {
    return this.send(`news/${encodeURIComponent(id)}/dismiss`, {}, "news", "news");
  }

  /** Does what a way to earn asks for: says that one follows, or enters the birthday. */
  async earn(way: Way, birthday?: string): Promise<void> {
    const path = birthday ? "birthday" : `ways/${encodeURIComponent(way.id)}/follow`;
    await this.send(path, birthday ? { birthday } : {}, way.id, way.id);
    this.set({ history: undefined });
  }

  /** Has a link mailed that adds what waits under the shopper's address. */
  async claim(): Promise<void> {
    if (this.state.busy.has("claim")) return;
    this.setBusy("claim", true);
    this.setTrouble("claim", undefined);
    try {
      const response = await this.call("/claim", { method: "POST" });
      if (response.ok) this.set({ mailed: true });
      else this.setTrouble("claim", { text: (await json<Problem>(response)).detail ?? this.state.speech.t("failed") });
    } catch {
      this.setTrouble("claim", { key: "failed" });
    } finally {
      this.setBusy("claim", false);
    }
  }

  private async send(path: string, said: object, busy: string, place: string): Promise<void> {
    if (this.state.busy.has(busy)) return;
    this.setBusy(busy, true);
    this.setTrouble(place, undefined);
    try {
      const response = await this.call(`/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(said),
      });
      const body = await json<Bootstrap & Problem>(response);
      if (response.ok) await this.take(body);
      else this.setTrouble(place, { text: body.detail ?? this.state.speech.t("failed") });
    } catch {
      this.setTrouble(place, { text: this.state.speech.t("failed") });
    } finally {
      this.setBusy(busy, false);
    }
  }

  /** Fetches what the shopper shares with friends. */
  async openInvite(): Promise<void> {
    if (this.state.busy.has("invite")) return;
    this.setBusy("invite", true);
    this.setTrouble("invite", undefined);
    try {
      const response = await this.call(`/invite?visit=${encodeURIComponent(keptVisit())}`);
      if (!response.ok) throw new Error(String(response.status));
      this.set({ invite: await json<Invite>(response) });
    } catch {
      this.setTrouble("invite", { key: "failed" });
    } finally {
      this.setBusy("invite", false);
    }
  }

  /** A member whose browser followed a friend's link says so, once: joining may have been its doing. */
  private tellVisit(): void {
    const visit = keptVisit();
    if (!visit || this.told || this.state.data?.shopper !== "member") return;
    this.told = true;
    void this.call("/visit", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ visit }),
    }).catch(() => {
      this.told = false;
    });
  }

  /** Opens the whole history, or its next page; again closes it. */
  async moreHistory(): Promise<void> {
    const { history } = this.state;
    if (history?.state === "busy") return;
    const items = history?.items ?? [];
    const next = history?.next ?? "";
    this.set({ history: { items, next, open: true, state: "busy" } });
    try {
      const after = next ? `?after=${encodeURIComponent(next)}` : "";
      const response = await this.call(`/history${after}`);
      if (!response.ok) throw new Error(String(response.status));
      const page = await json<HistoryPage>(response);
      this.set({ history: { items: [...items, ...page.items], next: page.next, open: true, state: "ready" } });
    } catch {
      this.set({ history: { items, next, open: true, state: "failed" } });
    }
  }

  closeHistory(): void {
    this.set({ history: undefined });
  }

  /** What speaks with the cart. */
  private counter(): Promise<Counter> {
    // A failed import stays failed for its URL, so that every further try has its own.
    const part = `regulars-cart.js${this.tries ? `?try=${this.tries}` : ""}`;
    this.coming ??= openCounter(this.host, (folder) => this.fetchPart(folder + part), {
      speech: () => this.state.speech,
      codes: () => this.state.data?.codes ?? [],
      show: (cart) => this.set({ cart }),
      stale: () => void this.load(),
    }).catch((error: unknown) => {
      this.tries++;
      this.coming = undefined;
      throw error;
    });
    return this.coming;
  }

  /** Sees what the cart lacks for the codes. What does not come is not said. */
  async look(): Promise<void> {
    try {
      await (await this.counter()).look();
    } catch {
      // The code to copy is there, and a tap tries again.
    }
  }

  /** Puts a code into the cart, or does what was offered about it. Twice at once is once. */
  async use(code: Code, step?: Step): Promise<void> {
    if (this.state.busy.has("cart")) return;
    this.setBusy("cart", true);
    this.setTrouble(code.id, undefined);
    try {
      const counter = await this.counter().catch(() => undefined);
      if (!counter && followLink(code.code ?? "", this.host.settings)) return;
      if (!counter) throw new Error("the part did not come");
      await (step?.take ? step.take() : counter.use(code));
      const standing = this.state.cart[code.id];
      if (standing?.applied) this.say(standing.said);
    } catch {
      this.setTrouble(code.id, { key: "apply_failed" });
    } finally {
      this.setBusy("cart", false);
    }
  }

  say(said: string): void {
    this.set({ said });
  }

  fail(name: string, text: string | undefined): void {
    this.setTrouble(name, text ? { text } : undefined);
  }

  /** The new code has been shown. */
  welcomed(): void {
    this.state.arrived = "";
  }
}
