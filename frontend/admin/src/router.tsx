import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { MemberSort } from "@/api/types";
import { Gate } from "@/features/session/gate";
import { allWords } from "@/i18n/t";
import { NotFound } from "@/routes/not-found";
import { PageComing } from "@/routes/page-coming";
import { PageCrash } from "@/routes/page-crash";

/** Fetches a page's code and what it says side by side. */
const page =
  <Module,>(load: () => Promise<Module>) =>
  async (): Promise<Module> => {
    const [module] = await Promise.all([load(), allWords()]);
    return module;
  };

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("@/routes/home"), "HomePage"),
});

export interface MembersSearch {
  q?: string;
  sort?: MemberSort;
  /** Id of a tier. */
  tier?: string;
}

const sorts: unknown[] = ["joined", "points", "recent"] satisfies MemberSort[];

const members = createRoute({
  getParentRoute: () => root,
  path: "/members",
  validateSearch: (search: Record<string, unknown>): MembersSearch => ({
    q: typeof search.q === "string" && search.q !== "" ? search.q : undefined,
    tier: typeof search.tier === "string" && search.tier !== "" ? search.tier : undefined,
    sort: sorts.includes(search.sort) ? (search.sort as MemberSort) : undefined,
  }),
  component: lazyRouteComponent(
    page(() => import("@/routes/members")),
    "MembersPage",
  ),
});

const member = createRoute({
  getParentRoute: () => root,
  path: "/members/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/member")),
    "MemberPage",
  ),
});

const program = createRoute({
  getParentRoute: () => root,
  path: "/program",
  beforeLoad: () => {
    throw redirect({ to: "/program/earn" });
  },
});

const earn = createRoute({
  getParentRoute: () => root,
  path: "/program/earn",
  component: lazyRouteComponent(
    page(() => import("@/routes/earn")),
    "EarnPage",
  ),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: "/program/campaigns",
  component: lazyRouteComponent(
    page(() => import("@/routes/campaigns")),
    "CampaignsPage",
  ),
});

const budgets = createRoute({
  getParentRoute: () => root,
  path: "/program/budgets",
  component: lazyRouteComponent(
    page(() => import("@/routes/budgets")),
    "BudgetsPage",
  ),
});

const rewards = createRoute({
  getParentRoute: () => root,
  path: "/program/rewards",
  component: lazyRouteComponent(
    page(() => import("@/routes/rewards")),
    "RewardsPage",
  ),
});

const tiers = createRoute({
  getParentRoute: () => root,
  path: "/program/tiers",
  component: lazyRouteComponent(
    page(() => import("@/routes/tiers")),
    "TiersPage",
  ),
});

const inviting = createRoute({
  getParentRoute: () => root,
  path: "/program/inviting",
  component: lazyRouteComponent(
    page(() => import("@/routes/inviting")),
    "InvitingPage",
  ),
});

const referrals = createRoute({
  getParentRoute: () => root,
  path: "/referrals",
  component: lazyRouteComponent(
    page(() => import("@/routes/referrals")),
    "ReferralsPage",
  ),
});

const joining = createRoute({
  getParentRoute: () => root,
  path: "/program/joining",
  component: lazyRouteComponent(
    page(() => import("@/routes/joining")),
    "JoiningPage",
  ),
});

const perks = createRoute({
  getParentRoute: () => root,
  path: "/perks",
  component: lazyRouteComponent(
    page(() => import("@/routes/perks")),
    "PerksPage",
  ),
});

const effect = createRoute({
  getParentRoute: () => root,
  path: "/program/effect",
  component: lazyRouteComponent(
    page(() => import("@/routes/effect")),
    "EffectPage",
  ),
});

const versions = createRoute({
  getParentRoute: () => root,
  path: "/program/versions",
  component: lazyRouteComponent(
    page(() => import("@/routes/versions")),
    "VersionsPage",
  ),
});

const tryOrder = createRoute({
  getParentRoute: () => root,
  path: "/program/try",
  component: lazyRouteComponent(
    page(() => import("@/routes/try-order")),
    "TryOrderPage",
  ),
});

const attention = createRoute({
  getParentRoute: () => root,
  path: "/attention",
  component: lazyRouteComponent(
    page(() => import("@/routes/attention")),
    "AttentionPage",
  ),
});

const stores = createRoute({
  getParentRoute: () => root,
  path: "/stores",
  component: lazyRouteComponent(
    page(() => import("@/routes/stores")),
    "StoresPage",
  ),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: "/activity",
  component: lazyRouteComponent(
    page(() => import("@/routes/activity")),
    "ActivityPage",
  ),
});

const data = createRoute({
  getParentRoute: () => root,
  path: "/data",
  component: lazyRouteComponent(
    page(() => import("@/routes/data")),
    "DataPage",
  ),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  component: lazyRouteComponent(
    page(() => import("@/routes/messages")),
    "MessagesPage",
  ),
});

const files = createRoute({
  getParentRoute: () => root,
  path: "/files",
  component: lazyRouteComponent(
    page(() => import("@/routes/files")),
    "FilesPage",
  ),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: "/approvals",
  component: lazyRouteComponent(
    page(() => import("@/routes/approvals")),
    "ApprovalsPage",
  ),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  component: lazyRouteComponent(
    page(() => import("@/routes/requests")),
    "RequestsPage",
  ),
});

const surveys = createRoute({
  getParentRoute: () => root,
  path: "/surveys",
  component: lazyRouteComponent(
    page(() => import("@/routes/surveys")),
    "SurveysPage",
  ),
});

const survey = createRoute({
  getParentRoute: () => root,
  path: "/surveys/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/survey")),
    "SurveyPage",
  ),
});

const guides = createRoute({
  getParentRoute: () => root,
  path: "/guides",
  component: lazyRouteComponent(
    page(() => import("@/routes/guides")),
    "GuidesPage",
  ),
});

const guide = createRoute({
  getParentRoute: () => root,
  path: "/guides/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/guide")),
    "GuidePage",
  ),
});

const automations = createRoute({
  getParentRoute: () => root,
  path: "/automations",
  component: lazyRouteComponent(
    page(() => import("@/routes/automations")),
    "AutomationsPage",
  ),
});

const automation = createRoute({
  getParentRoute: () => root,
  path: "/automations/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/automation")),
    "AutomationPage",
  ),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: "/segments",
  component: lazyRouteComponent(
    page(() => import("@/routes/segments")),
    "SegmentsPage",
  ),
});

const newSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/new",
  validateSearch: (search: Record<string, unknown>): { copy?: string } => ({
    copy: typeof search.copy === "string" && search.copy !== "" ? search.copy : undefined,
  }),
  component: lazyRouteComponent(
    page(() => import("@/routes/segment")),
    "NewSegmentPage",
  ),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: "/segments/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/segment")),
    "SegmentPage",
  ),
});

const audiences = createRoute({
  getParentRoute: () => root,
  path: "/audiences",
  component: lazyRouteComponent(
    page(() => import("@/routes/audiences")),
    "AudiencesPage",
  ),
});

const team = createRoute({
  getParentRoute: () => root,
  path: "/team",
  component: lazyRouteComponent(
    page(() => import("@/routes/team")),
    "TeamPage",
  ),
});

const connections = createRoute({
  getParentRoute: () => root,
  path: "/connections",
  component: lazyRouteComponent(
    page(() => import("@/routes/connections")),
    "ConnectionsPage",
  ),
});

const connection = createRoute({
  getParentRoute: () => root,
  path: "/connections/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/connection")),
    "ConnectionPage",
  ),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: "/keys",
  component: lazyRouteComponent(
    page(() => import("@/routes/keys")),
    "KeysPage",
  ),
});

const offers = createRoute({
  getParentRoute: () => root,
  path: "/messages/offers",
  component: lazyRouteComponent(
    page(() => import("@/routes/offers")),
    "OffersPage",
  ),
});

const newsletters = createRoute({
  getParentRoute: () => root,
  path: "/messages/newsletters",
  component: lazyRouteComponent(
    page(() => import("@/routes/newsletters")),
    "NewslettersPage",
  ),
});

const newsletter = createRoute({
  getParentRoute: () => root,
  path: "/messages/newsletters/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/newsletter")),
    "NewsletterPage",
  ),
});

const template = createRoute({
  getParentRoute: () => root,
  path: "/messages/templates/$id",
  component: lazyRouteComponent(
    page(() => import("@/routes/template")),
    "TemplatePage",
  ),
});

const asking = createRoute({
  getParentRoute: () => root,
  path: "/asking",
  component: lazyRouteComponent(
    page(() => import("@/routes/asking")),
    "AskingPage",
  ),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(
    page(() => import("@/routes/settings")),
    "SettingsPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    members,
    member,
    program,
    earn,
    campaigns,
    budgets,
    rewards,
    tiers,
    inviting,
    joining,
    effect,
    versions,
    tryOrder,
    perks,
    referrals,
    attention,
    stores,
    files,
    messages,
    offers,
    newsletters,
    newsletter,
    template,
    activity,
    approvals,
    requests,
    surveys,
    guides,
    guide,
    survey,
    automations,
    automation,
    segments,
    newSegment,
    segment,
    audiences,
    team,
    connections,
    connection,
    keys,
    asking,
    settings,
    data,
  ]),
  basepath: "/admin",
  defaultPreload: "intent",
  defaultPendingComponent: PageComing,
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  scrollRestoration: true,
  defaultErrorComponent: PageCrash,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
