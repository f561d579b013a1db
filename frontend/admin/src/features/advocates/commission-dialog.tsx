import { useState } from "react";
import type { AdvocateDetail } from "@/api/advocate-calls";
import { fieldError } from "@/api/client";
import type { ProgramDocument } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Choice } from "@/components/ui/choice";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { useToast } from "@/components/ui/toast";
import { useWrongField } from "@/components/ui/wrong-field";
import { AmountFields } from "@/features/program/amount-fields";
import { WholeField } from "@/features/program/whole-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { t } from "@/i18n/t";
import { type CommissionFaults, type CommissionForm, commissionFrom, formOf } from "./commission-form";
import { useSetCommission } from "./queries";
import { advocateName } from "./words";

interface DialogProps {
  advocate: AdvocateDetail;
  document: ProgramDocument;
  onClose: () => void;
}

interface PartProps {
  form: CommissionForm;
  faults: CommissionFaults;
  set: (change: Partial<CommissionForm>) => void;
}

/** What somebody is paid for the orders of their friends, from now on. */
export function CommissionDialog({ advocate, document, onClose }: DialogProps) {
  const currencies = useCurrencies();
  const [form, setForm] = useState(() => formOf(advocate.commission, document, currencies));
  const [tries, setTries] = useState(0);
  const save = useSetCommission(advocate.member_id);
  const toast = useToast();
  const wrongField = useWrongField(tries);
  const { commission, faults } = commissionFrom(form);
  const shown = tries > 0 ? faults : {};
  const set = (change: Partial<CommissionForm>) => setForm({ ...form, ...change });
  const codeError = fieldError(save.error, "code");
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(faults).length > 0 || save.isPending) return;
    const code = form.code.trim();
    save.mutate(
      { commission, ...(code ? { code } : {}) },
      {
        onSuccess: () => {
          toast(t("advocates.saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("advocates.pay_title", { name: advocateName(advocate) })}
      description={t("advocates.pay_detail")}
    >
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-4">
        <Choice
          legend={t("advocates.pay_how")}
          value={form.kind}
          onChange={(kind) => set({ kind })}
          options={[
            { value: "percent", label: t("advocates.kind_percent"), hint: t("advocates.kind_percent_hint") },
            { value: "points", label: t("advocates.kind_points"), hint: t("advocates.kind_points_hint") },
            { value: "reward", label: t("advocates.kind_reward"), hint: t("advocates.kind_reward_hint") },
          ]}
        />
        <Amounts form={form} faults={shown} set={set} document={document} />
        <Bounds form={form} faults={shown} set={set} />
        <LineField
          label={t("advocates.code")}
          hint={t("advocates.code_hint")}
          error={codeError}
          value={form.code}
          most={40}
          onChange={(code) => set({ code })}
        />
        <FormError error={save.error} fields={["code"]} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t("advocates.pay")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Amounts({ form, faults, set, document }: PartProps & { document: ProgramDocument }) {
  const { points } = useSession();
  if (form.kind === "percent")
    return (
      <div className="grid gap-4 sm:grid-cols-2">
        <WholeField
          label={t("advocates.percent")}
          unit="%"
          text={form.percent}
          {...(faults.percent ? { error: faults.percent } : {})}
          hint={t("advocates.percent_hint")}
          onChange={(percent) => set({ percent })}
        />
        <AmountFields
          optional
          label={t("advocates.worth", { points: points.plural })}
          hint={t("advocates.worth_hint")}
          texts={form.worth}
          faults={faults.worthOf ?? worthFault(form, faults)}
          onChange={(worth) => set({ worth })}
        />
      </div>
    );
  if (form.kind === "points")
    return (
      <WholeField
        label={t("advocates.points")}
        unit={points.plural}
        text={form.points}
        {...(faults.points ? { error: faults.points } : {})}
        onChange={(text) => set({ points: text })}
      />
    );
  return (
    <Field label={t("advocates.reward")} {...(faults.reward ? { error: faults.reward } : {})}>
      {(control) => (
        <Select {...control} value={form.reward} onChange={(event) => set({ reward: event.target.value })}>
          <option value="">{t("journeys.choose")}</option>
          {document.rewards
            .filter((reward) => reward.active && reward.kind !== "perk")
            .map((reward) => (
              <option key={reward.id} value={reward.id}>
                {reward.name}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

/** A worth that is missing altogether is said at the first currency. */
function worthFault(form: CommissionForm, faults: CommissionFaults) {
  const first = Object.keys(form.worth)[0];
  return first && faults.worth ? { [first]: faults.worth } : {};
}

function Bounds({ form, faults, set }: PartProps) {
  const { points } = useSession();
  const bound = (
    name: "days" | "mostPerOrder" | "mostPerMonth" | "ordersPerMonth",
    unit: string,
    label: string,
  ) => (
    <WholeField
      label={label}
      unit={unit}
      hint={t("advocates.no_bound")}
      text={form[name]}
      {...(faults[name] ? { error: faults[name] } : {})}
      onChange={(text) => set({ [name]: text })}
    />
  );
  return (
    <>
      <Checkbox
        label={t("advocates.first_only")}
        checked={form.firstOnly}
        onChange={(event) => set({ firstOnly: event.target.checked })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {form.firstOnly ? null : bound("days", t("form.days_unit"), t("advocates.days"))}
        {form.kind === "percent" ? bound("mostPerOrder", points.plural, t("advocates.most_order")) : null}
        {form.kind === "reward" ? null : bound("mostPerMonth", points.plural, t("advocates.most_month"))}
        {bound("ordersPerMonth", t("advocates.orders_unit"), t("advocates.orders_month"))}
      </div>
      <Checkbox
        label={t("advocates.beyond")}
        checked={form.beyondLimit}
        onChange={(event) => set({ beyondLimit: event.target.checked })}
      />
    </>
  );
}
