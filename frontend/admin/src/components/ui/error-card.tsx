import { CircleAlert, RotateCw } from "lucide-react";
import { ApiError, toldBeside } from "@/api/client";
import { AppLink } from "@/components/shell/app-link";
import { t } from "@/i18n/t";
import { Button } from "./button";

interface ErrorNoteProps {
  /** What failed: "The members did not load." */
  title: string;
  error: unknown;
  onRetry?: () => void;
  busy?: boolean;
}

/** What failed, why, what is safe, and a way to try again; stands in the card it belongs to. */
export function ErrorNote({ title, error, onRetry, busy }: ErrorNoteProps) {
  const why = error instanceof Error ? error.message : t("error.unknown");
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <div role="alert" className="flex items-start gap-3 p-card">
      <CircleAlert size={18} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-strong text-ink">{title}</p>
        <p className="mt-0.5 max-w-[60ch]">{gone ? why : `${why} ${t("error.safe")}`}</p>
        {onRetry && !gone ? (
          <Button icon={RotateCw} onClick={onRetry} busy={busy} className="mt-3">
            {t("action.retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** A refused write, above the buttons of its form. What stands beside one of `fields` is not said twice. */
export function FormError({ error, fields = [] }: { error: unknown; fields?: string[] }) {
  if (!error || toldBeside(error, fields)) return null;
  return (
    <p role="alert" className="mt-4 flex items-start gap-2 rounded-control bg-bad-soft px-3 py-2 text-bad">
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <span>
        {error instanceof Error ? error.message : t("error.unknown")}
        {error instanceof ApiError && error.problem.link ? (
          <>
            {" "}
            <AppLink href={error.problem.link} className="underline underline-offset-2">
              {t("error.change_there")}
            </AppLink>
          </>
        ) : null}
      </span>
    </p>
  );
}
