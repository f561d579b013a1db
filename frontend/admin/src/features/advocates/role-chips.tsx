import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";
import { roleWords } from "./words";

/** The ways in which somebody recommends the shop. */
export function RoleChips({ roles }: { roles: string[] | null }) {
  return (
    <span className="flex flex-wrap gap-1">
      {(roles ?? []).map((role) => {
        const words = roleWords[role];
        return words ? (
          <Chip key={role} icon={words.icon} tone={role === "influencer" ? "info" : "neutral"}>
            {t(words.one)}
          </Chip>
        ) : null;
      })}
    </span>
  );
}
