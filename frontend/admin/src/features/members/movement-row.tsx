import {
  CircleCheck,
  Clock,
  Hourglass,
  type LucideIcon,
  PencilLine,
  Redo2,
  ShoppingBag,
  Ticket,
  Undo2,
  UserPlus,
} from "lucide-react";
import type { Movement } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { cx } from "@/components/ui/cx";
import { IconTile, type TileTone } from "@/components/ui/icon-tile";
import { formatNumber, formatShortDay, formatSigned, formatTime, sameDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { ExplainView } from "./explain-view";

const marks: Record<string, { icon: LucideIcon; tone: TileTone }> = {
  earned: { icon: ShoppingBag, tone: "good" },
  usable: { icon: CircleCheck, tone: "good" },
  taken_back: { icon: Undo2, tone: "bad" },
  given_back: { icon: Redo2, tone: "good" },
  spent: { icon: Ticket, tone: "neutral" },
  adjusted: { icon: PencilLine, tone: "neutral" },
  joined: { icon: UserPlus, tone: "good" },
  expired: { icon: Hourglass, tone: "warn" },
};

/** Day and time, what happened, why, signed points, and the balance after it. */
export function MovementRow({ movement }: { movement: Movement }) {
  const mark = movement.pending
    ? { icon: Clock, tone: "info" as const }
    : (marks[movement.kind] ?? { icon: PencilLine, tone: "neutral" as const });
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 px-card py-3 md:grid-cols-[62px_auto_minmax(0,1fr)_auto]">
      <When at={movement.at} />
      <IconTile round icon={mark.icon} tone={mark.tone} />
      <div className="min-w-0">
        <p className="font-strong text-ink">{movement.title}</p>
        <p className="max-w-[60ch]">{movement.reason}</p>
        <p className="text-caption text-ink-3 md:hidden">
          {shortDayOrToday(movement.at)}, {formatTime(movement.at)}
        </p>
        <ExplainView explain={movement.explain}>
          <OrderLink order={movement.order} />
        </ExplainView>
      </div>
      <Points movement={movement} />
    </li>
  );
}

function shortDayOrToday(at: string): string {
  return sameDay(at, new Date().toISOString()) ? t("history.today") : formatShortDay(at);
}

function OrderLink({ order }: { order: Movement["order"] }) {
  if (!order?.url) return null;
  return (
    <AppLink
      href={order.url}
      className="link mt-1 inline-flex min-h-6 items-center text-caption max-md:min-h-11"
    >
      {t("history.open_order", { order: order.name, store: order.store_name })}
    </AppLink>
  );
}

function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="max-md:hidden">
      <span className="block">{shortDayOrToday(at)}</span>
      <span className="num block text-caption text-ink-3">{formatTime(at)}</span>
    </time>
  );
}

function Points({ movement }: { movement: Movement }) {
  const { points, pending, balance_after } = movement;
  return (
    <div className="num text-right whitespace-nowrap">
      {points === 0 ? null : (
        <p className={cx("text-[14px]/[20px] font-semibold", pending ? "text-info" : "text-ink")}>
          {formatSigned(points)}
        </p>
      )}
      <p className="text-caption text-ink-3">
        {pending
          ? t("history.pending")
          : t("history.left", { left: formatNumber(balance_after.available).replace("-", "−") })}
      </p>
    </div>
  );
}
