import type { Channel, Known, MemberProfile } from "@/api/profile-calls";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/t";

export const channels: Channel[] = ["email", "sms", "post", "studies", "profile", "ads", "shop"];

const channelWords = {
  email: "profile.channel_email",
  sms: "profile.channel_sms",
  post: "profile.channel_post",
  studies: "profile.channel_studies",
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
  if (known.field === "country") return nameOf("region", known.value);
  if (known.field === "language") return nameOf("language", known.value.replace("_", "-"));
  if (known.field === "birthday") return birthdayInWords(known.value);
  return known.field === "sex" || known.field === "age_band" ? wordOf(known.value) : known.value;
}

/** What stands behind a code of a country or a language; what stores made up stays as it is. */
function nameOf(type: "region" | "language", code: string): string {
  try {
    return new Intl.DisplayNames(locale().language, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "21 March", with the year where they told it. */
function birthdayInWords(value: string): string {
  const day = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(value);
  if (!day) return value;
  const [, year, month, date] = day;
  return new Intl.DateTimeFormat(locale().format, {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
    ...(year ? { year: "numeric" } : {}),
  }).format(Date.UTC(Number(year ?? 2000), Number(month) - 1, Number(date))); // 2000 had a 29 February
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
