import type { DeskBody, DeskSettings, Priority } from "@/api/desk-calls";
import { priorities } from "@/features/requests/words";

/** One day's hours as they are typed: two times, or none. Breaks are kept as a second row of the same day. */
export interface Open {
  day: number;
  from: string;
  until: string;
}

export const roles = ["owner", "manager", "agent"] as const;

export interface DeskForm {
  hours: Open[];
  /** A line each. */
  holidays: string;
  /** Hours as typed, by priority. */
  reply: Record<Priority, string>;
  solve: Record<Priority, string>;
  /** Points a month as typed; "" for no limit. */
  goodwill: Record<(typeof roles)[number], string>;
  whatsapp: string;
  instagram: string;
  messenger: string;
  provider: DeskSettings["inbound"]["provider"];
  domain: string;
  secret: string;
  key: string;
}

/** Minutes as hours: 90 is "1.5". */
const hoursOf = (minutes: number | undefined) => (minutes ? String(minutes / 60) : "");

/** Hours as typed in minutes; undefined for what is none. */
export function minutesOf(text: string): number | undefined {
  const hours = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !Number.isFinite(hours) || hours <= 0 || hours > 1000) return;
  return Math.round(hours * 60);
}

const byPriority = (value: (priority: Priority) => string) =>
  Object.fromEntries(priorities.map((one) => [one, value(one)])) as Record<Priority, string>;

export function formFromDesk(desk: DeskSettings): DeskForm {
  const points = (role: string) => {
    const most = desk.goodwill[role];
    return most === null || most === undefined ? "" : String(most);
  };
  return {
    hours: desk.hours,
    holidays: desk.holidays.join("\n"),
    reply: byPriority((one) => hoursOf(desk.targets[one]?.reply)),
    solve: byPriority((one) => hoursOf(desk.targets[one]?.solve)),
    goodwill: { owner: points("owner"), manager: points("manager"), agent: points("agent") },
    whatsapp: desk.whatsapp,
    instagram: desk.instagram,
    messenger: desk.messenger,
    provider: desk.inbound.provider,
    domain: desk.inbound.domain,
    secret: "",
    key: "",
  };
}

export function deskFromForm(form: DeskForm): DeskBody {
  return {
    hours: form.hours.filter(({ from, until }) => from && until),
    holidays: form.holidays
      .split(/[\s,;]+/)
      .map((day) => day.trim())
      .filter(Boolean),
    targets: Object.fromEntries(
      priorities.map((one) => [
        one,
        { reply: minutesOf(form.reply[one]) ?? 0, solve: minutesOf(form.solve[one]) ?? 0 },
      ]),
    ),
    goodwill: Object.fromEntries(
      roles.map((role) => [role, form.goodwill[role].trim() === "" ? null : Number(form.goodwill[role])]),
    ),
    whatsapp: form.whatsapp.trim(),
    instagram: form.instagram.trim(),
    messenger: form.messenger.trim(),
    inbound: {
      provider: form.provider,
      ...(form.provider && { domain: form.domain.trim() }),
      ...(form.secret && { secret: form.secret }),
      ...(form.key && { api_key: form.key }),
    },
  };
}
