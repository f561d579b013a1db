import {
  CircleAlert,
  Gift,
  HandHeart,
  House,
  type LucideIcon,
  Mail,
  MessageSquareText,
  Route,
  ScanBarcode,
  Settings,
  Star,
  Store,
  Users,
  UsersRound,
  Workflow,
} from "lucide-react";
import type { Permission } from "@/api/types";
import type { Key } from "@/i18n/t";

export interface Place {
  to: string;
  label: Key;
  icon: LucideIcon;
  children?: Child[];
  /** Whoever lacks it does not see the place. */
  needs?: Permission;
  /** Counts what waits there. */
  badge?: "attention";
  /** On a phone it is under the thumb, and not in the sheet. */
  thumb?: boolean;
}

export interface Child {
  to: string;
  /** Where pages that belong to it lie, if not under it. */
  also?: string;
  label: Key;
  needs?: Permission;
}

export const programPlaces: Child[] = [
  { to: "/program/earn", label: "nav.earn" },
  { to: "/program/campaigns", label: "nav.campaigns" },
  { to: "/program/rewards", label: "nav.rewards" },
  { to: "/program/tiers", label: "nav.tiers" },
  { to: "/program/inviting", label: "nav.inviting" },
  { to: "/program/budgets", label: "nav.budgets" },
  { to: "/program/joining", label: "nav.joining" },
];

export const daily: Place[] = [
  { to: "/", label: "nav.home", icon: House, thumb: true },
  {
    to: "/members",
    label: "nav.members",
    icon: Users,
    thumb: true,
    children: [
      { to: "/members", label: "nav.all_members" },
      { to: "/segments", label: "nav.segments" },
      { to: "/personas", label: "nav.personas" },
      { to: "/audiences", label: "nav.audiences" },
      { to: "/advocates", label: "nav.advocates" },
      { to: "/referrals", label: "nav.referrals" },
    ],
  },
  { to: "/program", label: "nav.program", icon: Gift, thumb: true, children: programPlaces },
  { to: "/map", label: "nav.map", icon: Route },
  { to: "/automations", label: "nav.automations", icon: Workflow },
  {
    to: "/messages",
    label: "nav.messages",
    icon: Mail,
    children: [
      { to: "/messages", label: "nav.notices" },
      { to: "/messages/offers", also: "/messages/templates", label: "nav.offers" },
      { to: "/messages/newsletters", label: "nav.newsletters" },
      { to: "/messages/paper", label: "nav.paper", needs: "program:write" },
    ],
  },
  {
    to: "/surveys",
    label: "nav.surveys",
    icon: Star,
    children: [
      { to: "/surveys", label: "nav.all_surveys" },
      { to: "/studies", label: "nav.studies" },
      { to: "/guides", label: "nav.guides" },
    ],
  },
];

export const upkeep: Place[] = [
  { to: "/attention", label: "nav.attention", icon: CircleAlert, badge: "attention", thumb: true },
  {
    to: "/requests",
    label: "nav.requests",
    icon: MessageSquareText,
    children: [
      { to: "/requests", label: "nav.inbox" },
      { to: "/requests/voices", label: "nav.voices" },
      { to: "/requests/desk", label: "nav.desk" },
    ],
  },
  { to: "/till", label: "nav.till", icon: ScanBarcode, needs: "members:write" },
  { to: "/perks", label: "nav.perks", icon: HandHeart },
  { to: "/approvals", label: "nav.approvals", icon: UsersRound },
  { to: "/stores", label: "nav.stores", icon: Store },
  {
    to: "/settings",
    label: "nav.settings",
    icon: Settings,
    children: [
      { to: "/settings", label: "nav.general" },
      { to: "/start", label: "nav.start", needs: "program:write" },
      { to: "/settings/plan", label: "nav.plan", needs: "plan:write" },
      { to: "/asking", label: "nav.asking" },
      { to: "/team", label: "nav.team" },
      { to: "/connections", label: "nav.connections" },
      { to: "/keys", label: "nav.keys", needs: "team:write" },
      { to: "/files", label: "nav.files" },
      { to: "/data", label: "nav.data" },
      { to: "/activity", label: "nav.activity", needs: "audit:read" },
    ],
  },
];

/** Whether the page at `path` belongs to the place at `to`. */
export function within(path: string, to: string): boolean {
  return to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
}

/** Whether the page at `path` belongs to a place or to one of those under it. */
export function belongs(path: string, { to, children }: Place): boolean {
  return within(path, to) || (children ?? []).some((child) => within(path, child.to));
}

/** The one child that the page at `path` belongs to: the longest path wins. */
export function childAt(path: string, children: Child[]): Child | undefined {
  return children
    .filter(({ to, also }) => within(path, to) || (also !== undefined && within(path, also)))
    .sort((one, other) => other.to.length - one.to.length)[0];
}
