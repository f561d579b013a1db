import { useForm } from "react-hook-form";
import type { Rule, Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useWrongField } from "@/components/ui/wrong-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { AmountFields } from "./amount-fields";
import { RuleBaseFields } from "./rule-base-fields";
import { RuleConditions, RuleLimits, RuleSpecialFields } from "./rule-bounds";
import {
  formFromRule,
  isOrder,
  orderKinds,
  otherKinds,
  type RuleForm,
  type RuleKind,
  ruleFromForm,
} from "./rule-form";
import { WholeField } from "./whole-field";

interface RuleDialogProps {
  /** The rule to edit; without one, a new one is made. */
  rule?: Rule;
  /** The program's tiers, to keep a way for some of them. */
  tiers: Tier[];
  onSave: (rule: Rule) => void;
  onClose: () => void;
}

export function RuleDialog({ rule, tiers, onSave, onClose }: RuleDialogProps) {
  const currencies = useCurrencies();
  const { points: names } = useSession();
  const { watch, setValue, handleSubmit, formState } = useForm<RuleForm>({
    defaultValues: formFromRule(rule, currencies),
  });
  const form = watch();
  const { rule: next, faults, amountFaults } = ruleFromForm(form, rule, currencies);
  const shown = formState.isSubmitted;
  const set = <Name extends keyof RuleForm>(name: Name, value: RuleForm[Name]) =>
    setValue(name, value as never, { shouldDirty: true });
  const wrongField = useWrongField(formState.submitCount);
  const submit = handleSubmit(() => {
    if (!next) return;
    onSave(next);
    onClose();
  });
  return (
    <Dialog open wide onClose={onClose} title={t(rule ? "rule.edit_title" : "rule.add_title")}>
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-4">
        <Field label={t("rule.when")} hint={t(`rule.kind_${form.kind}_hint`)}>
          {(control) => (
            <Select
              {...control}
              value={form.kind}
              onChange={(event) => set("kind", event.target.value as RuleKind)}
            >
              <optgroup label={t("rule.kinds_order")}>{orderKinds.map(kindOption)}</optgroup>
              <optgroup label={t("rule.kinds_other")}>{otherKinds.map(kindOption)}</optgroup>
            </Select>
          )}
        </Field>
        <LineField
          label={t("rule.name")}
          hint={t("rule.name_hint")}
          error={shown ? faults.name : undefined}
          value={form.name}
          most={80}
          onChange={(text) => set("name", text)}
        />
        <div className="grid gap-4 md:grid-cols-2">
          <WholeField
            label={t("form.points")}
            unit={names.plural}
            text={form.points}
            error={shown ? faults.points : undefined}
            onChange={(text) => set("points", text)}
          />
          {form.kind === "per_amount" ? (
            <AmountFields
              label={t("form.per")}
              texts={form.per}
              faults={shown ? amountFaults.per : {}}
              onChange={(texts) => set("per", texts)}
            />
          ) : null}
          {isOrder(form.kind) ? (
            <AmountFields
              optional
              label={t("form.minimum")}
              texts={form.minimum}
              faults={shown ? amountFaults.minimum : {}}
              onChange={(texts) => set("minimum", texts)}
            />
          ) : null}
          <RuleSpecialFields form={form} faults={shown ? faults : {}} set={set} />
        </div>
        <Disclosure summary={t(isOrder(form.kind) ? "rule.conditions" : "rule.conditions_member")}>
          <RuleConditions form={form} faults={shown ? faults : {}} tiers={tiers} set={set} />
        </Disclosure>
        <Disclosure summary={t("rule.limits")}>
          <RuleLimits
            form={form}
            faults={shown ? faults : {}}
            moneyFaults={shown ? amountFaults.budget : {}}
            set={set}
          />
        </Disclosure>
        {form.kind === "per_amount" ? (
          <Disclosure summary={t("rule.fine_print")}>
            <RuleBaseFields form={form} set={set} />
          </Disclosure>
        ) : null}
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function kindOption(kind: RuleKind) {
  return (
    <option key={kind} value={kind}>
      {t(`rule.kind_${kind}`)}
    </option>
  );
}
