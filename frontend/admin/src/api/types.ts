// Short names for the wire's shapes. They come from openapi.yaml; `make generate` writes schema.gen.ts.
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

/** An amount in minor units (cents) of an ISO 4217 currency. */
export type Money = Schemas["Money"];
/** Minor units by currency code: amounts in a program are never converted. */
export type Amounts = Record<string, number>;
export type Names = Schemas["Names"];
/** RFC 9457 problem details. Partial, because a proxy in between may answer with less. */
export type Problem = Partial<Schemas["Problem"]>;

export type Session = Schemas["Session"];
export type Store = Schemas["Store"];

export type Overview = Schemas["Overview"];
export type SentencePart = Schemas["SentencePart"];
export type Kpis = Schemas["KPIs"];
export type Week = Schemas["Week"];
export type Need = Schemas["Need"];

export type ProgramState = Schemas["ProgramState"];
export type DataRequest = Schemas["DataRequest"];

export type MemberSort = "joined" | "points" | "recent";
export type MemberRow = Schemas["MemberRow"];
export type Member = Schemas["Member"];
export type Identity = Schemas["Identity"];
export type Movement = Schemas["Movement"];
export type Explain = Partial<Schemas["Explain"]>;
export type ExplainLine = Schemas["ExplainLine"];
export type Order = Schemas["MemberOrder"];
export type Redemption = Schemas["Redemption"];
export type RedemptionState = Redemption["state"];

export type Campaign = Schemas["Campaign"];
export type BudgetState = Schemas["BudgetState"];
export type BudgetBar = Schemas["BudgetBar"];
export type Rule = Schemas["Rule"];
export type Reward = Schemas["Reward"];
export type Tier = Schemas["Tier"];
export type TierMoves = Schemas["TierMoves"];
export type TierMove = Schemas["TierMove"];
export type MemberTier = Schemas["MemberTier"];
export type GiveTierBody = Schemas["GiveTierBody"];
/** How long a bound counts before it starts over. */
export type Window = NonNullable<Reward["window"]>;
export type ProgramDocument = Schemas["Document"];
export type Enrollment = ProgramDocument["enrollment"];
/** A published version. Where the server sends what it says, the pages mark what a draft changes. */
export type Version = Schemas["Version"] & { document?: ProgramDocument };
export type Draft = Schemas["Draft"];
export type GivenBack = Schemas["GivenBack"];
export type Program = Omit<Schemas["Program"], "live" | "versions"> & {
  live: Version | null;
  versions: Version[];
};

export type FileRun = Schemas["FileRun"];
export type FileBody = Schemas["FileBody"];
export type Preset = NonNullable<FileBody["preset"]>;
export type ActivityRow = Schemas["ActivityRow"];
export type Message = Schemas["Message"];
export type DeliveryChange = Schemas["DeliveryChange"];
export type DeliverySettings = Schemas["DeliverySettings"];
export type MessageSettings = Schemas["MessageSettings"];
export type MessageChange = Schemas["MessageChange"];

export type BackfillRun = Schemas["BackfillRun"];

export type Look = Schemas["Look"];
export type Settings = Schemas["Settings"];

/** What a role includes; app/staff/permission.go has the table. */
export type Permission =
  | "self"
  | "read"
  | "members:write"
  | "points:write"
  | "events:write"
  | "program:write"
  | "settings:write"
  | "stores:write"
  | "work:write"
  | "audit:read"
  | "approvals:write"
  | "team:write"
  | "plan:write";
export type Role = Schemas["Person"]["role"];
export type Person = Schemas["Person"];
export type Invited = Schemas["Invited"];
export type OpenSession = Schemas["OpenSession"];
export type ApiKey = Schemas["AccessKey"];
export type MadeKey = Schemas["MadeKey"];
export type Approval = Schemas["Approval"];
export type ApprovalLimit = Schemas["ApprovalLimit"];

export type AttentionItem = Schemas["AttentionItem"];
export type AttentionDetail = Schemas["AttentionDetail"];

export type Referral = Schemas["ReferralRow"];
export type ReferralState = Referral["state"];
export type FriendReferral = Schemas["FriendReferral"];
export type ReferralCode = Schemas["ReferralCode"];
export type BlockEntry = Schemas["BlockEntry"];
