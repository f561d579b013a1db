import {
  ArrowDown,
  ArrowUp,
  Award,
  ChevronDown,
  Clock,
  Flag,
  Gift,
  GitBranch,
  Hourglass,
  type LucideIcon,
  Mail,
  MessageSquare,
  Shuffle,
  Sparkles,
  Star,
  Tag,
  Ticket,
  Trash2,
  Webhook,
} from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { JourneyStep } from "@/api/journey-calls";
import { cx } from "@/components/ui/cx";
import { IconButton } from "@/components/ui/icon-button";
import { IconTile, type TileTone } from "@/components/ui/icon-tile";
import { t } from "@/i18n/t";
import { stepName } from "./state";

const looks: Record<string, { icon: LucideIcon; tone: TileTone }> = {
  wait: { icon: Hourglass, tone: "warn" },
  until: { icon: Hourglass, tone: "warn" },
  hour: { icon: Clock, tone: "warn" },
  branch: { icon: GitBranch, tone: "info" },
  split: { icon: Shuffle, tone: "info" },
  points: { icon: Sparkles, tone: "good" },
  reward: { icon: Ticket, tone: "good" },
  for_you: { icon: Gift, tone: "good" },
  tier: { icon: Award, tone: "good" },
  message: { icon: Mail, tone: "good" },
  survey: { icon: Star, tone: "good" },
  tag: { icon: Tag, tone: "neutral" },
  untag: { icon: Tag, tone: "neutral" },
  webhook: { icon: Webhook, tone: "neutral" },
  handover: { icon: Webhook, tone: "neutral" },
  request: { icon: MessageSquare, tone: "neutral" },
  end: { icon: Flag, tone: "neutral" },
};

interface StepCardProps {
  step: JourneyStep;
  /** What it does, in a line. */
  detail: string;
  /** Something in it is wrong: it stands open until that is mended. */
  wrong: boolean;
  /** It was added a moment ago, to be filled in. */
  fresh: boolean;
  disabled: boolean;
  /** Undefined where it stands first, or last. */
  onUp?: () => void;
  onDown?: () => void;
  onRemove: () => void;
  /** Its fields, and nothing for a step that has none. */
  children: ReactNode;
}

/** One step in a line, which opens to be changed. */
export function StepCard(props: StepCardProps) {
  const { step, detail, wrong, fresh, disabled, children } = props;
  const [opened, setOpened] = useState(fresh);
  const open = opened || wrong;
  const body = useId();
  const { icon, tone } = looks[step.kind] ?? { icon: Flag, tone: "neutral" };
  return (
    <div className={cx("rounded-control border bg-card", open ? "border-control" : "border-line")}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={() => setOpened(!open)}
          className="flex w-full items-center gap-3 rounded-control p-2.5 text-left hover:bg-hover max-md:min-h-11"
        >
          <IconTile icon={icon} tone={tone} />
          <span className="min-w-0 flex-1">
            <span className="block font-strong text-ink">{stepName(step.kind)}</span>
            {detail ? <span className="block text-caption break-words text-ink-3">{detail}</span> : null}
          </span>
          <ChevronDown
            size={16}
            aria-hidden
            className={cx("shrink-0 text-ink-3 transition-transform", open && "rotate-180")}
          />
        </button>
      </h3>
      <div id={body} hidden={!open} className="border-t border-line p-3">
        {open ? (
          <>
            <fieldset disabled={disabled}>{children}</fieldset>
            {disabled ? null : <Tools {...props} />}
          </>
        ) : null}
      </div>
    </div>
  );
}

function Tools({ step, onUp, onDown, onRemove }: StepCardProps) {
  const what = stepName(step.kind);
  return (
    <div className="-mb-1 mt-2 flex justify-end gap-1">
      <IconButton icon={ArrowUp} label={t("journeys.up", { what })} disabled={!onUp} onClick={onUp} />
      <IconButton icon={ArrowDown} label={t("journeys.down", { what })} disabled={!onDown} onClick={onDown} />
      <IconButton icon={Trash2} label={t("journeys.drop", { what })} onClick={onRemove} />
    </div>
  );
}
