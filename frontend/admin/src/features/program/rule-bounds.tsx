import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { isOrder, type LimitWindow, limitWindows, type RuleForm } from "./rule-form";
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
    <Field
      label={t(`rule.name_of_${form.kind}`)}
      hint={t(`rule.name_of_${form.kind}_hint`)}
      error={faults.event}
    >
      {(control) => (
        <Input
          {...control}
          value={form.event}
          maxLength={40}
          onChange={(event) => set("event", event.target.value)}
        />
      )}
    </Field>
  );
}

/** Which orders, lines and members a way to earn is for. */
export function RuleConditions({ form, faults, set }: RulePartProps) {
  const order = isOrder(form.kind);
  return (
    <div className="mt-2 space-y-4">
      {order ? (
        <Checkbox
          label={t("rule.first")}
          checked={form.first}
          onChange={(event) => set("first", event.target.checked)}
        />
      ) : null}
      <p className="text-caption text-ink-3">{t("rule.list_note")}</p>
      <div className="grid gap-4 md:grid-cols-2">
        {(order ? ruleLists : memberLists).map((list) => (
          <Field key={list} label={t(`rule.list.${list}`)} error={faults[list]}>
            {(control) => (
              <Input
                {...control}
                value={form.lists[list]}
                autoComplete="off"
                onChange={(event) => set("lists", { ...form.lists, [list]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  );
}

/** The most that a way to earn gives to one member and to everybody. */
export function RuleLimits({ form, faults, set }: RulePartProps) {
  const { points: names } = useSession();
  return (
    <div className="mt-2 grid gap-4 md:grid-cols-3">
      <WholeField
        label={t("rule.most_times")}
        unit={t("rule.most_times_unit")}
        text={form.most.times}
        error={faults["most.times"]}
        onChange={(times) => set("most", { ...form.most, times })}
      />
      <WholeField
        label={t("rule.most_points")}
        unit={names.plural}
        text={form.most.points}
        error={faults["most.points"]}
        onChange={(points) => set("most", { ...form.most, points })}
      />
      <WindowField
        label={t("rule.most_window")}
        value={form.most.window}
        onChange={(window) => set("most", { ...form.most, window })}
      />
      <WholeField
        label={t("rule.budget")}
        hint={t("rule.budget_hint")}
        unit={names.plural}
        text={form.budget.points}
        error={faults.budget}
        onChange={(points) => set("budget", { ...form.budget, points })}
      />
      <WindowField
        label={t("rule.budget_window")}
        value={form.budget.window}
        onChange={(window) => set("budget", { ...form.budget, window })}
      />
    </div>
  );
}

interface WindowFieldProps {
  label: string;
  value: LimitWindow;
  onChange: (window: LimitWindow) => void;
}

function WindowField({ label, value, onChange }: WindowFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value as LimitWindow)}>
          {limitWindows.map((window) => (
            <option key={window} value={window}>
              {t(`rule.window_${window}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
