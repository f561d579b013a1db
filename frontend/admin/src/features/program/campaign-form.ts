import type { Campaign } from "@/api/types";
import { formatDate } from "@/i18n/format";
import { parseAmount, parseWhole } from "@/i18n/parse";
import { t } from "@/i18n/t";
import type { AmountTexts } from "./amount-fields";
import { type BudgetForm, budgetFromForm, budgetIsWrong, formFromBudget } from "./budget-form";
import {
  campaignLists,
  type ListTexts,
  listTexts,
  type RuleList,
  ruleLists,
  withLists,
  wrongList,
} from "./rule-lists";
import { type SentencePiece, sentence } from "./sentence";
import type { Faults } from "./validate";

export interface CampaignForm {
  name: string;
  from: string;
  until: string;
  /** "2" or "1.5"; empty multiplies nothing. */
  times: string;
  bonus: string;
  first: boolean;
  every: string;
  lists: ListTexts;
  budget: BudgetForm;
}

/** The most that a campaign multiplies by. */
const mostTimes = 100;

export function formFromCampaign(campaign: Campaign | undefined, currencies: string[]): CampaignForm {
  return {
    name: campaign?.name ?? "",
    from: campaign?.from ?? "",
    until: campaign?.until ?? "",
    times: campaign ? timesText(campaign.permille) : "2",
    bonus: campaign?.bonus ? String(campaign.bonus) : "",
    first: campaign?.when?.first ?? false,
    every: campaign?.when?.every ? String(campaign.when.every) : "",
    lists: listTexts(campaign, ruleLists),
    budget: formFromBudget(campaign?.budget, currencies),
  };
}

/** "2", "1.5"; empty for a multiplier that changes nothing. */
export function timesText(permille: number | undefined): string {
  return permille && permille > 1000 ? String(permille / 1000) : "";
}

interface CampaignOutcome {
  /** Present when the form can be saved. */
  campaign?: Campaign;
  faults: Faults;
  moneyFaults: AmountTexts;
}

/** The campaign a form stands for, or what is wrong with it. */
export function campaignFromForm(form: CampaignForm, old: Campaign | undefined): CampaignOutcome {
  const faults = campaignFaults(form);
  const budget = budgetFromForm(form.budget);
  if (budget.fault) faults.budget = budget.fault;
  const permille = permilleOf(form.times);
  const bonus = parseWhole(form.bonus, 1, 10_000_000);
  const every = parseWhole(form.every, 1, 1000);
  const plain: Campaign = {
    id: old?.id ?? crypto.randomUUID(),
    name: form.name.trim(),
    active: old?.active ?? true,
    from: form.from,
    until: form.until,
    ...(permille && { permille }),
    ...(bonus && { bonus }),
    ...(old?.only && { only: old.only }),
    when: { ...(every && { every }), ...(form.first && { first: true }) },
    ...(budget.budget && { budget: budget.budget }),
  };
  const campaign = withLists(plain, form.lists, campaignLists);
  const wrong = Object.keys(faults).length > 0 || budgetIsWrong(budget);
  return { ...(wrong ? {} : { campaign }), faults, moneyFaults: budget.moneyFaults };
}

/** Thousandths from "1.5"; undefined for nothing or no such number. */
function permilleOf(text: string): number | undefined {
  const hundredths = parseAmount(text, "EUR");
  return hundredths && hundredths > 100 && hundredths <= mostTimes * 100 ? hundredths * 10 : undefined;
}

function campaignFaults(form: CampaignForm): Faults {
  const faults: Faults = {};
  if (!form.name.trim()) faults.name = t("form.name_missing");
  if (!form.from) faults.from = t("campaign.moment_missing");
  if (!form.until) faults.until = t("campaign.moment_missing");
  else if (form.until <= form.from) faults.until = t("limits.until_wrong");
  if (form.times.trim() && !permilleOf(form.times)) faults.times = t("campaign.times_wrong");
  if (form.bonus.trim() && !parseWhole(form.bonus, 1, 10_000_000)) faults.bonus = t("form.points_wrong");
  if (!form.times.trim() && !form.bonus.trim()) faults.times = t("campaign.gives_nothing");
  if (form.every.trim() && !parseWhole(form.every, 1, 1000))
    faults.every = t("form.number_up_to", { max: 1000 });
  const list: RuleList | undefined = wrongList(form.lists);
  if (list) faults[list] = t(list === "when.nth" ? "rule.list_wrong" : "rule.countries_wrong");
  return faults;
}

/** "From [1 December, 09:00] until [24 December, 18:00], give [2×] the points and [50 points] on top." */
export function campaignSentence(campaign: Campaign, points: (value: number) => string): SentencePiece[] {
  const times = timesText(campaign.permille);
  const key = times && campaign.bonus ? "campaign.both" : times ? "campaign.times" : "campaign.bonus";
  return sentence(
    key,
    {
      from: localMoment(campaign.from),
      until: localMoment(campaign.until),
      times: `${times}×`,
      bonus: points(campaign.bonus ?? 0),
    },
    ["from", "until", "times"],
  );
}

/** "1 December, 09:00" of the merchant's own clock. */
export function localMoment(local: string): string {
  const [day = "", time = ""] = local.split("T");
  return day ? `${formatDate(day)}, ${time.slice(0, 5)}` : "…";
}

/** Where a campaign stands at a local moment like 2026-12-01T09:00. */
export function campaignPhase(campaign: Campaign, now: string): "planned" | "running" | "over" {
  if (now < campaign.from) return "planned";
  return now < campaign.until ? "running" : "over";
}

/** Now, by the clock of a time zone, as documents write moments. */
export function localNow(timeZone: string, at = new Date()): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return parts.format(at).replace(" ", "T");
}
