import { useEffect, useRef, useState } from "preact/hooks";
import type { Standing } from "../cart/cart.ts";
import { safeURL } from "../safe-url.ts";
import type { Code } from "../wire.ts";
import { copyText } from "./apply.ts";
import { useData } from "./context.ts";
import { Icon } from "./icon.tsx";
import { isPreparing } from "./model.ts";
import { Section, TroubleNote } from "./parts.tsx";

/** My rewards: codes that can be used, and those on their way. */
export function Codes() {
  const { data, model, t } = useData();
  const usable = data.codes.filter((code) => code.state === "issued" && code.cart).map(({ id }) => id);
  useEffect(() => {
    if (usable.length) void model.look();
  }, [usable.join(), model]);
  return (
    <Section title={t("my_rewards")} items={data.codes} few={2}>
      {(code) => <Coupon code={code} />}
    </Section>
  );
}

function Coupon({ code }: { code: Code }) {
  return code.state === "issued" && code.code ? <Usable code={code} text={code.code} /> : <Waiting code={code} />;
}

function Waiting({ code }: { code: Code }) {
  const { t } = useData();
  const preparing = isPreparing(code);
  const named = ["used", "expired", "returning", "revoked", "to_do"].includes(code.state);
  const done = code.state === "used" && { perk: "done", store_credit: "credited" }[code.kind ?? ""];
  const word = done || (preparing ? "preparing" : named ? code.state : "cancelled");
  return (
    <div class="coupon dim">
      <div class="grow">
        <b>
          <bdi>{code.reward_name}</bdi>
        </b>
        {preparing && <small class="line">{t("preparing_hint")}</small>}
        {code.note && (
          <small class="line">
            <bdi>{code.note}</bdi>
          </small>
        )}
        <TroubleNote of={code.id} />
      </div>
      <small class="state">{t(word)}</small>
      {code.undoable && <Undo code={code} />}
    </div>
  );
}

function Usable({ code: whole, text: code }: { code: Code; text: string }) {
  const { id, reward_name: reward, ends_on, detail } = whole;
  const { t, speech, model, state } = useData();
  const card = whole.kind === "gift_card";
  const until = ends_on && t("until", { Date: speech.day(ends_on) });
  const limits = [until, detail, card && t("gift_card_hint")].filter(Boolean).join(" · ");
  const [copied, setCopied] = useState(false);
  const standing = state.cart[id];
  const using = state.busy.has("cart");
  const text = useRef<HTMLElement>(null);
  const copyButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (state.arrived !== id) return;
    copyButton.current?.focus();
    copyButton.current?.scrollIntoView?.({ block: "center" });
    model.welcomed();
  }, [state.arrived, id, model]);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const done = await copyText(code);
    setCopied(done);
    model.say(done ? t("copied") : t("copy_failed"));
    model.fail(id, done ? undefined : t("copy_failed"));
    if (!done && text.current) getSelection()?.selectAllChildren(text.current);
  };

  return (
    <div class="coupon">
      <div class="grow">
        <b>
          <bdi>{reward}</bdi>
        </b>
        <code ref={text} dir="ltr">
          {code}
        </code>
        {limits && <small class="line">{limits}</small>}
      </div>
      <div class="buttons">
        <button
          ref={copyButton}
          type="button"
          class="plain"
          aria-label={`${t(copied ? "copied" : "copy")} ${code}`}
          onClick={copy}
        >
          <Icon name={copied ? "check" : "copy"} size={16} />
          {t(copied ? "copied" : "copy")}
        </button>
        {!card && !standing?.applied && (
          <button
            type="button"
            class="primary"
            aria-busy={using}
            aria-label={`${t("use")} ${reward}`}
            onClick={() => model.use(whole)}
          >
            {t("use")}
          </button>
        )}
      </div>
      {/* Before what is said of the cart: that comes and goes, and nothing to tap may move with it. */}
      {whole.undoable && <Undo code={whole} />}
      {standing && <InCart code={whole} standing={standing} />}
      <TroubleNote of={id} />
    </div>
  );
}

/** Where the code stands in the cart, and what can be done about it. */
function InCart({ code, standing }: { code: Code; standing: Standing }) {
  const { model, state } = useData();
  const { said, bad, applied, step } = standing;
  return (
    <div class="stand">
      {/* A hint that a tap turns into an alert is another element, or it would not be read out. */}
      <p key={bad ? "alert" : "hint"} class={bad ? "trouble" : "line"} role={bad ? "alert" : undefined}>
        {applied && <Icon name="check" size={16} />}
        {said}
      </p>
      {step &&
        (step.href ? (
          <a class="link" href={safeURL(step.href)}>
            {step.name}
          </a>
        ) : (
          <button type="button" class="plain" aria-busy={state.busy.has("cart")} onClick={() => model.use(code, step)}>
            {step.name}
          </button>
        ))}
    </div>
  );
}

/** Gives the code back, after a second tap that says what it does. */
function Undo({ code }: { code: Code }) {
  const { t, speech, model, state } = useData();
  const [sure, setSure] = useState(false);
  const busy = state.busy.has(code.id);
  const name = `${t("undo")} ${code.reward_name}`;
  return (
    <div class="undo">
      {sure ? (
        <>
          <small class="line">{t("undo_sure", { Points: speech.points(code.points ?? 0) })}</small>
          <div class="buttons">
            <button type="button" class="plain" disabled={busy} onClick={() => setSure(false)}>
              {t("keep")}
            </button>
            <button type="button" class="primary" aria-busy={busy} aria-label={name} onClick={() => model.undo(code)}>
              {t("undo")}
            </button>
          </div>
        </>
      ) : (
        <button type="button" class="link" aria-label={name} onClick={() => setSure(true)}>
          {t("undo")}
        </button>
      )}
    </div>
  );
}
