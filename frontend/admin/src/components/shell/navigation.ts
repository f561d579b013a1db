import {
  ChartPie,
  CircleAlert,
  Database,
  FileUp,
  Gift,
  HandHeart,
  House,
  KeyRound,
  ListChecks,
  type LucideIcon,
  Mail,
  Megaphone,
  MessageSquareText,
  ScrollText,
  Settings,
  Star,
  Store,
  UserCog,
  UserPlus,
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
  children?: { to: string; label: Key }[];
  /** Whoever lacks it does not see the place. */
  needs?: Permission;
  /** Counts what waits there. */
  badge?: "attention";
}

export const programPlaces: { to: string; label: Key }[] = [
  { to: "/program/earn", label: "nav.earn" },
  { to: "/program/campaigns", label: "nav.campaigns" },
  { to: "/program/rewards", label: "nav.rewards" },
  { to: "/program/tiers", label: "nav.tiers" },
  { to: "/program/inviting", label: "nav.inviting" },
  { to: "/program/budgets", label: "nav.budgets" },
  { to: "/program/joining", label: "nav.joining" },
];

export const daily: Place[] = [
  { to: "/", label: "nav.home", icon: House },
  { to: "/members", label: "nav.members", icon: Users },
  { to: "/program", label: "nav.program", icon: Gift, children: programPlaces },
];

export const upkeep: Place[] = [
  { to: "/segments", label: "nav.segments", icon: ChartPie },
  { to: "/audiences", label: "nav.audiences", icon: Megaphone },
  { to: "/automations", label: "nav.automations", icon: Workflow },
  { to: "/referrals", label: "nav.referrals", icon: UserPlus },
  { to: "/surveys", label: "nav.surveys", icon: Star },
  { to: "/requests", label: "nav.requests", icon: MessageSquareText },
  { to: "/perks", label: "nav.perks", icon: HandHeart },
  { to: "/attention", label: "nav.attention", icon: CircleAlert, badge: "attention" },
  { to: "/stores", label: "nav.stores", icon: Store },
  {
    to: "/messages",
    label: "nav.messages",
    icon: Mail,
    children: [{ to: "/messages/offers", label: "nav.offers" }],
  },
  { to: "/files", label: "nav.files", icon: FileUp },
  { to: "/activity", label: "nav.activity", icon: ScrollText, needs: "audit:read" },
  { to: "/approvals", label: "nav.approvals", icon: UsersRound },
  { to: "/team", label: "nav.team", icon: UserCog },
  { to: "/keys", label: "nav.keys", icon: KeyRound, needs: "team:write" },
  { to: "/data", label: "nav.data", icon: Database },
  { to: "/asking", label: "nav.asking", icon: ListChecks },
  { to: "/settings", label: "nav.settings", icon: Settings },
];

/** Whether the page at `path` belongs to the place at `to`. */
export function within(path: string, to: string): boolean {
  return to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
}
