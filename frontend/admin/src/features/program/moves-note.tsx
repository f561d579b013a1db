import { useQuery } from "@tanstack/react-query";
import { previewTiers } from "@/api/calls";
import { AppLink } from "@/components/shell/app-link";
import { formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

/** Who would move between tiers if the draft were published now; nothing where nobody would. */
export function MovesNote() {
  const moves = useQuery({ queryKey: ["program", "moves"], queryFn: previewTiers, staleTime: 0 });
  const count = (moves.data?.up ?? 0) + (moves.data?.down ?? 0);
  if (!moves.data || count === 0) return null;
  return (
    <p className="mt-2">
      <AppLink href="/program/tiers" className="font-strong text-accent hover:underline">
        {t("publish.moves", { count })}
      </AppLink>
      {": "}
      {t("publish.moves_split", { up: formatNumber(moves.data.up), down: formatNumber(moves.data.down) })}
    </p>
  );
}
