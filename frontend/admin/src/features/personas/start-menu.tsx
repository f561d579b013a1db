import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, FlaskConical, Mail, Printer, Workflow } from "lucide-react";
import type { Persona } from "@/api/persona-calls";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/error-card";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useAddJourney } from "@/features/journeys/queries";
import { newDocument } from "@/features/journeys/tree";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";

/** What can be begun for a persona: its segment is filled in there. */
export function StartMenu({ persona }: { persona: Persona }) {
  const add = useAddJourney();
  const navigate = useNavigate();
  const may = useMay();
  if (!may("program:write")) return null;
  const go = (path: string) => () =>
    void navigate({ to: path as string, search: { segment: persona.segment_id } as never });
  const automate = () =>
    add.mutate(
      {
        ...newDocument(t("personas.journey_name", { name: persona.name })),
        trigger: { kind: "segment_entered", name: persona.segment_id },
      },
      { onSuccess: (made) => navigate({ to: "/automations/$id", params: { id: made.id } }) },
    );
  return (
    <>
      <Menu
        trigger={
          <Button variant="primary" icon={ChevronDown} busy={add.isPending}>
            {t("personas.start")}
          </Button>
        }
      >
        <MenuItem icon={Mail} onSelect={go("/messages/newsletters/new")}>
          {t("personas.start_newsletter")}
        </MenuItem>
        <MenuItem icon={Workflow} onSelect={automate}>
          {t("personas.start_automation")}
        </MenuItem>
        <MenuItem icon={FlaskConical} onSelect={go("/studies/new")}>
          {t("personas.start_study")}
        </MenuItem>
        <MenuItem icon={Printer} onSelect={go("/messages/paper/new")}>
          {t("personas.start_print")}
        </MenuItem>
      </Menu>
      <FormError error={add.error} />
    </>
  );
}
