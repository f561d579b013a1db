import type { Channel, Known, MemberProfile } from "@/api/profile-calls";
import { t } from "@/i18n/t";

export const channels: Channel[] = ["email", "sms", "post", "profile", "ads", "shop"];

const channelWords = {
  email: "profile.channel_email",
  sms: "profile.channel_sms",
  post: "profile.channel_post",
  profile: "profile.channel_profile",
  ads: "profile.channel_ads",
  shop: "profile.channel_shop",
} as const;

export const channelInWords = (channel: Channel) => t(channelWords[channel]);

const fieldWords = {
  country: "profile.country",
  region: "profile.region",
  zone: "profile.zone",
  language: "profile.language",
  birthday: "profile.birthday",
  age_band: "profile.age_band",
  sex: "profile.sex",
  origin: "profile.origin",
  medium: "profile.medium",
  campaign: "profile.campaign",
  purposes: "profile.purposes",
  topics: "profile.topics",
} as const;

export const fieldInWords = (field: Known["field"]) => t(fieldWords[field]);

const sourceWords = {
  member: "profile.by_member",
  staff: "profile.by_staff",
  store: "profile.by_store",
  order: "profile.by_order",
  unknown: "",
} as const;

export function sourceInWords(by: Known["by"]): string {
  const key = sourceWords[by];
  return key ? t(key) : "";
}

const valueWords: Record<string, Parameters<typeof t>[0]> = {
  unsaid: "profile.unsaid",
  female: "profile.female",
  male: "profile.male",
  other: "profile.other",
  "under-18": "profile.under_18",
  "65-up": "profile.over_65",
};

/** An answer as it reads: a choice by the merchant's own words for it. */
export function valueInWords(known: Known, settings: MemberProfile["settings"]): string {
  const choices = known.field === "purposes" ? settings.purposes : settings.topics;
  if (known.field === "purposes" || known.field === "topics") {
    return known.value
      .split(",")
      .map((key) => {
        const choice = choices.find((one) => one.key === key);
        return choice?.text.en || (choice && Object.values(choice.text)[0]) || wordOf(key);
      })
      .join(", ");
  }
  return known.field === "sex" || known.field === "age_band" ? wordOf(known.value) : known.value;
}

function wordOf(value: string): string {
  const key = valueWords[value];
  return key ? t(key) : value.replace("-", "–");
}

const consentSources = {
  store: "profile.from_store",
  page: "profile.from_page",
  widget: "profile.from_widget",
  staff: "profile.from_staff",
  mail: "profile.from_mail",
} as const;

export const consentSource = (source: keyof typeof consentSources) => t(consentSources[source]);

const bases = {
  consent: "profile.basis_consent",
  existing_customer: "profile.basis_existing",
  contract: "profile.basis_contract",
} as const;

export const basisInWords = (basis: keyof typeof bases) => t(bases[basis]);
