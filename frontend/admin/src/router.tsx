import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import type { Role, Sort } from "@/api/advocate-calls";
import type { MemberSort } from "@/api/types";
import { Gate } from "@/features/session/gate";
import { hostParams, hostSearch } from "@/host/bridge";
import { basepath, hostHistory } from "@/host/history";
import { withWords } from "@/i18n/t";
import { NotFound } from "@/routes/not-found";
import { PageComing } from "@/routes/page-coming";
import { PageCrash } from "@/routes/page-crash";

const root = createRootRoute({
  component: Gate,
  notFoundComponent: NotFound,
  validateSearch: hostSearch,
  search: { middlewares: [retainSearchParams([...hostParams])] },
});

/** A page that is fetched when somebody goes there: `name` is what its module calls it. */
const place = <Path extends string, Name extends string>(
  path: Path,
  load: () => Promise<Record<Name, RouteComponent>>,
  name: Name,
) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(withWords(load), name) });

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
    withWords(() => import("@/routes/members")),
    "MembersPage",
  ),
});

const member = place("/members/$id", () => import("@/routes/member"), "MemberPage");

const program = createRoute({
  getParentRoute: () => root,
  path: "/program",
  beforeLoad: () => {
    throw redirect({ to: "/program/earn" });
  },
});

const earn = place("/program/earn", () => import("@/routes/earn"), "EarnPage");
const campaigns = place("/program/campaigns", () => import("@/routes/campaigns"), "CampaignsPage");
const budgets = place("/program/budgets", () => import("@/routes/budgets"), "BudgetsPage");
const rewards = place("/program/rewards", () => import("@/routes/rewards"), "RewardsPage");
const tiers = place("/program/tiers", () => import("@/routes/tiers"), "TiersPage");
const inviting = place("/program/inviting", () => import("@/routes/inviting"), "InvitingPage");
const referrals = place("/referrals", () => import("@/routes/referrals"), "ReferralsPage");

export interface AdvocatesSearch {
  role?: Role;
  sort?: Sort;
  /** Only who wants to be on the leader board. */
  board?: boolean;
}

const advocateRoles: unknown[] = ["influencer", "referrer", "promoter", "reviewer"] satisfies Role[];
const advocateSorts: unknown[] = [
  "friends",
  "orders",
  "kept",
  "points",
  "net",
  "reviews",
  "score",
] satisfies Sort[];

const advocates = createRoute({
  getParentRoute: () => root,
  path: "/advocates",
  validateSearch: (search: Record<string, unknown>): AdvocatesSearch => ({
    role: advocateRoles.includes(search.role) ? (search.role as Role) : undefined,
    sort: advocateSorts.includes(search.sort) ? (search.sort as Sort) : undefined,
    board: search.board === true ? true : undefined,
  }),
  component: lazyRouteComponent(
    withWords(() => import("@/routes/advocates")),
    "AdvocatesPage",
  ),
});

const advocate = createRoute({
  getParentRoute: () => root,
  path: "/advocates/$id",
  validateSearch: (search: Record<string, unknown>): { pay?: boolean } =>
    search.pay === true ? { pay: true } : {},
  component: lazyRouteComponent(
    withWords(() => import("@/routes/advocate")),
    "AdvocatePage",
  ),
});

const statement = place(
  "/advocates/$id/statements/$month",
  () => import("@/routes/statement"),
  "StatementPage",
);
const joining = place("/program/joining", () => import("@/routes/joining"), "JoiningPage");
const perks = place("/perks", () => import("@/routes/perks"), "PerksPage");
const effect = place("/program/effect", () => import("@/routes/effect"), "EffectPage");
const versions = place("/program/versions", () => import("@/routes/versions"), "VersionsPage");
const tryOrder = place("/program/try", () => import("@/routes/try-order"), "TryOrderPage");
const attention = place("/attention", () => import("@/routes/attention"), "AttentionPage");
const stores = place("/stores", () => import("@/routes/stores"), "StoresPage");
const activity = place("/activity", () => import("@/routes/activity"), "ActivityPage");
const data = place("/data", () => import("@/routes/data"), "DataPage");
const messages = place("/messages", () => import("@/routes/messages"), "MessagesPage");
const files = place("/files", () => import("@/routes/files"), "FilesPage");
const approvals = place("/approvals", () => import("@/routes/approvals"), "ApprovalsPage");
const requests = place("/requests", () => import("@/routes/requests"), "RequestsPage");
const request = place("/requests/$id", () => import("@/routes/request"), "RequestPage");
const voices = place("/requests/voices", () => import("@/routes/voices"), "VoicesPage");
const desk = place("/requests/desk", () => import("@/routes/desk"), "DeskPage");
const surveys = place("/surveys", () => import("@/routes/surveys"), "SurveysPage");
const survey = place("/surveys/$id", () => import("@/routes/survey"), "SurveyPage");
const studies = place("/studies", () => import("@/routes/studies"), "StudiesPage");
const panel = place("/studies/panel", () => import("@/routes/panel"), "PanelPage");
const study = place("/studies/$id", () => import("@/routes/study"), "StudyPage");
const guides = place("/guides", () => import("@/routes/guides"), "GuidesPage");
const guide = place("/guides/$id", () => import("@/routes/guide"), "GuidePage");
const automations = place("/automations", () => import("@/routes/automations"), "AutomationsPage");
const automation = place("/automations/$id", () => import("@/routes/automation"), "AutomationPage");
const mapOfMembers = place("/map", () => import("@/routes/map"), "MapPage");
const personas = place("/personas", () => import("@/routes/personas"), "PersonasPage");
const persona = place("/personas/$id", () => import("@/routes/persona"), "PersonaPage");

const beside = createRoute({
  getParentRoute: () => root,
  path: "/personas/beside",
  /** Ids of the two that are compared. */
  validateSearch: (search: Record<string, unknown>): { a?: string; b?: string } => ({
    a: typeof search.a === "string" ? search.a : undefined,
    b: typeof search.b === "string" ? search.b : undefined,
  }),
  component: lazyRouteComponent(
    withWords(() => import("@/routes/beside")),
    "BesidePage",
  ),
});

const segments = place("/segments", () => import("@/routes/segments"), "SegmentsPage");

const newSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/new",
  validateSearch: (search: Record<string, unknown>): { copy?: string } => ({
    copy: typeof search.copy === "string" && search.copy !== "" ? search.copy : undefined,
  }),
  component: lazyRouteComponent(
    withWords(() => import("@/routes/segment")),
    "NewSegmentPage",
  ),
});

const segment = place("/segments/$id", () => import("@/routes/segment"), "SegmentPage");
const audiences = place("/audiences", () => import("@/routes/audiences"), "AudiencesPage");
const team = place("/team", () => import("@/routes/team"), "TeamPage");
const connections = place("/connections", () => import("@/routes/connections"), "ConnectionsPage");
const connection = place("/connections/$id", () => import("@/routes/connection"), "ConnectionPage");
const keys = place("/keys", () => import("@/routes/keys"), "KeysPage");
const offers = place("/messages/offers", () => import("@/routes/offers"), "OffersPage");
const newsletters = place("/messages/newsletters", () => import("@/routes/newsletters"), "NewslettersPage");
const newsletter = place("/messages/newsletters/$id", () => import("@/routes/newsletter"), "NewsletterPage");
const prints = place("/messages/paper", () => import("@/routes/prints"), "PrintsPage");
interface PrintSearch {
  member?: string;
  store?: string;
  segment?: string;
}

const named = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const print = createRoute({
  getParentRoute: () => root,
  path: "/messages/paper/$id",
  validateSearch: (search: Record<string, unknown>): PrintSearch => ({
    member: named(search.member),
    store: named(search.store),
    segment: named(search.segment),
  }),
  component: lazyRouteComponent(
    withWords(() => import("@/routes/print")),
    "PrintPage",
  ),
});
const till = place("/till", () => import("@/routes/till"), "TillPage");
const template = place("/messages/templates/$id", () => import("@/routes/template"), "TemplatePage");
const start = place("/start", () => import("@/routes/start"), "StartPage");
const asking = place("/asking", () => import("@/routes/asking"), "AskingPage");
const plan = place("/settings/plan", () => import("@/routes/plan"), "PlanPage");
const settings = place("/settings", () => import("@/routes/settings"), "SettingsPage");

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
    advocates,
    advocate,
    statement,
    attention,
    stores,
    files,
    messages,
    offers,
    newsletters,
    newsletter,
    prints,
    print,
    till,
    template,
    activity,
    approvals,
    requests,
    request,
    voices,
    desk,
    surveys,
    studies,
    panel,
    study,
    guides,
    guide,
    survey,
    automations,
    automation,
    mapOfMembers,
    personas,
    beside,
    persona,
    segments,
    newSegment,
    segment,
    audiences,
    team,
    connections,
    connection,
    keys,
    asking,
    start,
    settings,
    plan,
    data,
  ]),
  basepath,
  history: hostHistory,
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
