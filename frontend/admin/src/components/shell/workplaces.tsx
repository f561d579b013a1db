import { Check, Store } from "lucide-react";
import { useSwitch } from "@/features/session/queries";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

/** The merchants that this login works for. Nothing where it is only one. */
export function Workplaces() {
  const { workplaces } = useSession();
  const move = useSwitch();
  if (workplaces.length < 2) return null;
  return (
    <div className="mb-1.5 border-b border-line pb-1.5">
      <p id="workplaces" className="px-2.5 py-1 text-caption text-ink-3">
        {t("session.workplaces")}
      </p>
      <ul aria-labelledby="workplaces">
        {workplaces.map((place, at) => (
          <li key={place.id}>
            <button
              type="button"
              aria-current={at === 0 || undefined}
              disabled={at === 0 || move.isPending}
              onClick={() => move.mutate(place.id)}
              className="flex min-h-9 w-full items-center gap-2.5 rounded-control px-2.5 text-left font-medium text-ink enabled:hover:bg-hover max-md:min-h-11"
            >
              {at === 0 ? (
                <Check size={16} aria-hidden />
              ) : (
                <Store size={16} strokeWidth={1.75} aria-hidden />
              )}
              <span className="min-w-0 truncate">{place.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {move.error ? (
        <p role="alert" className="px-2.5 py-1 text-caption text-bad">
          {move.error.message}
        </p>
      ) : null}
    </div>
  );
}
