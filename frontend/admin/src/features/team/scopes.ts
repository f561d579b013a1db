import type { Permission } from "@/api/types";
import { type Key, t } from "@/i18n/t";

const words = {
  read: "keys.scope_read",
  "members:write": "keys.scope_members",
  "points:write": "keys.scope_points",
  "events:write": "keys.scope_events",
  "program:write": "keys.scope_program",
  "settings:write": "keys.scope_settings",
  "stores:write": "keys.scope_stores",
  "work:write": "keys.scope_work",
  "audit:read": "keys.scope_audit",
} satisfies Partial<Record<Permission, Key>>;

/** What a key can be given. */
export const scopes = Object.keys(words) as (keyof typeof words)[];

/** What a scope lets a key do; one that this page does not know is told by its own name. */
export function scopeInWords(scope: string): string {
  return scope in words ? t(words[scope as keyof typeof words]) : scope;
}
