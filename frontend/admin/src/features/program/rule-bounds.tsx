import { Plus, Trash2 } from "lucide-react";
import type { Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import type { AmountTexts } from "./amount-fields";
import { BudgetFields, WindowField } from "./budget-fields";
import { ListFields } from "./list-fields";
import { NthOrderFields } from "./nth-order-fields";
import { isOrder, type LimitForm, type RuleForm } from "./rule-form";
import { memberLists, ruleLists } from "./rule-lists";
import type { Faults } from "./validate";
import { WholeField } from "./whole-field";

interface RulePartProps {
  form: RuleForm;
  faults: Faults;
  set: <Name extends keyof RuleForm>(name: Name, value: RuleForm[Name]) => void;
}

/** What only some ways to earn ask for: an account's address, an event's name, points for a photo. */
export function RuleSpecialFields({ form, faults, set }: RulePartProps) {
  const { points: names } = useSession();
  if (form.kind === "review") {
    return (
      <WholeField
        label={t("rule.photo")}
        hint={t("rule.photo_hint")}
        unit={names.plural}
        text={form.photo}
        error={faults.photo}
        onChange={(text) => set("photo", text)}
      />
    );
  }
  if (form.kind === "social") {
    return (
      <Field label={t("rule.url")} hint={t("rule.url_hint")} error={faults.url}>
        {(control) => (
          <Input
            {...control}
            type="url"
            value={form.url}
            onChange={(event) => set("url", event.target.value)}
          />
        )}
      </Field>
    );
  }
  if (form.kind !== "event" && form.kind !== "survey") return null;
  return (
    <LineField
      label={t(`rule.name_of_${form.kind}`)}
      hint={t(`rule.name_of_${form.kind}_hint`)}
      error={faults.event}
      value={form.event}
      most={40}
      onChange={(text) => set("event", text)}
    />
  );
}

interface ConditionsProps extends RulePartProps {
  tiers: Tier[];
}

/** Which orders, lines and members a way to earn is for. */
export function RuleConditions({ form, faults, set, tiers }: ConditionsProps) {
  const order = isOrder(form.kind);
  return (
    <div className="mt-2 space-y-4">
      <p className="text-caption text-ink-3">{t("rule.list_note")}</p>
      {order ? (
        <NthOrderFields
          every={form.every}
          first={form.first}
          error={faults.every}
          onEvery={(every) => set("every", every)}
          onFirst={(first) => set("first", first)}
        />
      ) : null}
      <ListFields
        lists={order ? ruleLists : memberLists}
        texts={form.lists}
        faults={faults}
        tiers={tiers}
        onChange={(lists) => set("lists", { ...form.lists, ...lists })}
      />
    </div>
  );
}

interface LimitsProps extends RulePartProps {
  moneyFaults: AmountTexts;
}

/** The most that a way to earn gives to one member and to everybody. */
export function RuleLimits({ form, faults, moneyFaults, set }: LimitsProps) {
  const change = (at: number, limit: LimitForm) =>
    set(
      "limits",
      form.limits.map((other, index) => (index === at ? limit : other)),
    );
  return (
    <div className="mt-2 space-y-4">
      {form.limits.map((limit, at) => (
        <LimitRow
          // biome-ignore lint/suspicious/noArrayIndexKey: limits have no name, and their order stays
          key={at}
          limit={limit}
          number={at + 1}
          faults={{ times: faults[`limits.${at}.times`], points: faults[`limits.${at}.points`] }}
          onChange={(next) => change(at, next)}
          onRemove={() =>
            set(
              "limits",
              form.limits.filter((_, index) => index !== at),
            )
          }
        />
      ))}
      {form.limits.length < 10 ? (
        <Button
          icon={Plus}
          onClick={() =>
            set("limits", [...form.limits, { of: "member", window: "month", points: "", times: "" }])
          }
        >
          {t("rule.add_limit")}
        </Button>
      ) : null}
      <BudgetFields
        form={form.budget}
        fault={faults.budget}
        moneyFaults={moneyFaults}
        onChange={(budget) => set("budget", budget)}
      />
    </div>
  );
}

interface LimitRowProps {
  limit: LimitForm;
  number: number;
  faults: { times?: string; points?: string };
  onChange: (limit: LimitForm) => void;
  onRemove: () => void;
}

function LimitRow({ limit, number, faults, onChange, onRemove }: LimitRowProps) {
  const { points: names } = useSession();
  return (
    <fieldset className="rounded-control border border-line p-3">
      <legend className="sr-only">{t("rule.limit_number", { number })}</legend>
      <div className="grid gap-3 md:grid-cols-[1.2fr_1fr_1fr_1fr_auto]">
        <Field label={t("rule.limit_of")}>
          {(control) => (
            <Select
              {...control}
              value={limit.of}
              onChange={(event) => onChange({ ...limit, of: event.target.value as LimitForm["of"] })}
            >
              <option value="member">{t("rule.limit_member")}</option>
              <option value="program">{t("rule.limit_program")}</option>
            </Select>
          )}
        </Field>
        <WholeField
          label={t("rule.most_times")}
          unit={t("rule.most_times_unit")}
          text={limit.times}
          error={faults.times}
          onChange={(times) => onChange({ ...limit, times })}
        />
        <WholeField
          label={t("rule.most_points")}
          unit={names.plural}
          text={limit.points}
          error={faults.points}
          onChange={(points) => onChange({ ...limit, points })}
        />
        <WindowField
          label={t("rule.most_window")}
          value={limit.window}
          onChange={(window) => onChange({ ...limit, window })}
        />
        <IconButton
          icon={Trash2}
          label={t("rule.remove_limit", { number })}
          onClick={onRemove}
          className="md:mt-6"
        />
      </div>
    </fieldset>
  );
}
