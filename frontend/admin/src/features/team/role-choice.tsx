import type { Role } from "@/api/types";
import { Choice } from "@/components/ui/choice";
import { t } from "@/i18n/t";

export const roles: Role[] = ["owner", "manager", "agent", "analyst"];

/** What somebody is in the team, with what that lets them do. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Choice
      legend={t("team.role")}
      value={value}
      onChange={onChange}
      options={roles.map((role) => ({
        value: role,
        label: t(`team.role_${role}`),
        hint: t(`team.role_${role}_hint`),
      }))}
    />
  );
}
