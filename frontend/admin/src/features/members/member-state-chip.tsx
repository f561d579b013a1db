import { DoorOpen, Sprout, UserRound } from "lucide-react";
import type { MemberRow } from "@/api/types";
import { Chip } from "@/components/ui/chip";
import { t } from "@/i18n/t";

/** Nothing for a member: that is the rule. A word for who is not one. */
export function MemberStateChip({ state }: { state: MemberRow["state"] }) {
  if (state === "guest")
    return (
      <Chip tone="outline" icon={UserRound}>
        {t("members.guest")}
      </Chip>
    );
  if (state === "lead")
    return (
      <Chip tone="outline" icon={Sprout}>
        {t("members.lead")}
      </Chip>
    );
  if (state === "left")
    return (
      <Chip tone="outline" icon={DoorOpen}>
        {t("members.left")}
      </Chip>
    );
  return null;
}
