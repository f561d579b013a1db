import { useForm } from "react-hook-form";
import type { Campaign, Tier } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Disclosure } from "@/components/ui/disclosure";
import { LineField } from "@/components/ui/line-field";
import { MomentField } from "@/components/ui/moment-field";
import { useWrongField } from "@/components/ui/wrong-field";
import { useCurrencies, useSession } from "@/features/session/session";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";
import { BudgetFields } from "./budget-fields";
import { type CampaignForm, campaignFromForm, formFromCampaign } from "./campaign-form";
import { ListFields } from "./list-fields";
import { NthOrderFields } from "./nth-order-fields";
import { campaignLists } from "./rule-lists";
import { WholeField } from "./whole-field";

interface CampaignDialogProps {
  /** The campaign to edit; without one, a new one is made. */
  campaign?: Campaign;
  tiers: Tier[];
  onSave: (campaign: Campaign) => void;
  onClose: () => void;
}

export function CampaignDialog({ campaign, tiers, onSave, onClose }: CampaignDialogProps) {
  const { points: names } = useSession();
  const { watch, setValue, handleSubmit, formState } = useForm<CampaignForm>({
    defaultValues: formFromCampaign(campaign, useCurrencies()),
  });
  const form = watch();
  const outcome = campaignFromForm(form, campaign);
  const faults = formState.isSubmitted ? outcome.faults : {};
  const set = <Name extends keyof CampaignForm>(name: Name, value: CampaignForm[Name]) =>
    setValue(name, value as never, { shouldDirty: true });
  const wrongField = useWrongField(formState.submitCount);
  const submit = handleSubmit(() => {
    if (!outcome.campaign) return;
    onSave(outcome.campaign);
    onClose();
  });
  return (
    <Dialog open wide onClose={onClose} title={t(campaign ? "campaign.edit_title" : "campaign.add_title")}>
      <form ref={wrongField} onSubmit={submit} noValidate className="space-y-4">
        <LineField
          label={t("rule.name")}
          hint={t("campaign.name_hint")}
          error={faults.name}
          value={form.name}
          most={80}
          onChange={(text) => set("name", text)}
        />
        <div className="grid gap-4 md:grid-cols-2">
          {(["from", "until"] as const).map((edge) => (
            <MomentField
              key={edge}
              label={t(`limits.${edge}`)}
              hint={t("campaign.local_time", { zone: locale().timeZone })}
              error={faults[edge]}
              value={form[edge]}
              onChange={(moment) => set(edge, moment)}
            />
          ))}
          <WholeField
            label={t("campaign.times_label")}
            hint={t("campaign.times_hint")}
            unit="×"
            text={form.times}
            error={faults.times}
            onChange={(text) => set("times", text)}
          />
          <WholeField
            label={t("campaign.bonus_label")}
            hint={t("campaign.bonus_hint")}
            unit={names.plural}
            text={form.bonus}
            error={faults.bonus}
            onChange={(text) => set("bonus", text)}
          />
        </div>
        <Disclosure summary={t("rule.conditions")}>
          <div className="mt-2 space-y-4">
            <p className="text-caption text-ink-3">{t("campaign.list_note")}</p>
            <NthOrderFields
              every={form.every}
              first={form.first}
              error={faults.every}
              onEvery={(every) => set("every", every)}
              onFirst={(first) => set("first", first)}
            />
            <ListFields
              lists={campaignLists}
              texts={form.lists}
              faults={faults}
              tiers={tiers}
              onChange={(lists) => set("lists", lists)}
            />
          </div>
        </Disclosure>
        <Disclosure summary={t("campaign.budget")}>
          <div className="mt-2">
            <BudgetFields
              form={form.budget}
              fault={faults.budget}
              moneyFaults={formState.isSubmitted ? outcome.moneyFaults : {}}
              onChange={(budget) => set("budget", budget)}
            />
          </div>
        </Disclosure>
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit">
            {t("program.into_draft")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
