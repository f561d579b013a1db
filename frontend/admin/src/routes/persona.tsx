import { useNavigate, useParams } from "@tanstack/react-router";
import { Ellipsis, Printer, SquarePen, Trash2 } from "lucide-react";
import { useState } from "react";
import type { PersonaDetail } from "@/api/persona-calls";
import { AppLink } from "@/components/shell/app-link";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Columns, Page } from "@/components/ui/page";
import { SkeletonRows } from "@/components/ui/skeleton";
import { EditDialog } from "@/features/personas/edit-dialog";
import { MonthsCard } from "@/features/personas/months-card";
import { usePersona, useRemovePersona } from "@/features/personas/queries";
import { SectionCard } from "@/features/personas/section-card";
import { StartMenu } from "@/features/personas/start-menu";
import { sections } from "@/features/personas/words";
import { useMay } from "@/features/session/session";
import { formatAgo, formatNumber } from "@/i18n/format";
import { t } from "@/i18n/t";

const parent = () => ({ label: t("nav.personas"), to: "/personas" });

/** One persona: what staff write of it, and what the data says, to be read and printed. */
export function PersonaPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const persona = usePersona(id);
  if (persona.data) return <Shown key={id} persona={persona.data} />;
  return (
    <Page parent={parent()} title={t("personas.one")}>
      <Card flush>
        <Awaited query={persona} failed={t("personas.one_failed")} rows={8} />
      </Card>
    </Page>
  );
}

function Shown({ persona }: { persona: PersonaDetail }) {
  const [dialog, setDialog] = useState<"edit" | "remove">();
  return (
    <Page
      parent={parent()}
      title={persona.name}
      hint={<Hint persona={persona} />}
      needs="program:write"
      actions={<Actions persona={persona} onDialog={setDialog} />}
    >
      {persona.figured_at ? <Told persona={persona} /> : <Counting />}
      {dialog === "edit" ? <EditDialog persona={persona} onClose={() => setDialog(undefined)} /> : null}
      {dialog === "remove" ? <RemoveDialog persona={persona} onClose={() => setDialog(undefined)} /> : null}
    </Page>
  );
}

/** Until it is counted for the first time; then all stands there at once. */
function Counting() {
  return (
    <Card flush>
      <p role="status" className="p-card text-ink-3">
        {t("personas.first_count")}
      </p>
      <SkeletonRows rows={6} />
    </Card>
  );
}

function Told({ persona }: { persona: PersonaDetail }) {
  return (
    <>
      <Lead persona={persona} />
      <Columns
        main={sections.map((section) => (
          <SectionCard
            key={section}
            section={section}
            few={persona.few}
            {...(section === "works" && !persona.judged && { note: t("personas.unjudged") })}
            written={persona.written[section] ?? ""}
            lines={(persona.lines ?? []).filter((line) => line.section === section)}
          />
        ))}
        side={
          <>
            <MonthsCard persona={persona} />
            <Card className="print:hidden">
              <p className="text-caption text-ink-3">{t("personas.made_of")}</p>
            </Card>
          </>
        }
      />
    </>
  );
}

function Hint({ persona }: { persona: PersonaDetail }) {
  return (
    <>
      {t("personas.segment")}{" "}
      <AppLink href={`/segments/${persona.segment_id}`} className="link">
        {persona.segment_name}
      </AppLink>
      {" · "}
      {persona.counting || !persona.figured_at
        ? t("personas.counting")
        : t("personas.as_of", { ago: formatAgo(persona.figured_at) })}
    </>
  );
}

/** What it comes to: how many they are, and what sets them apart. */
function Lead({ persona }: { persona: PersonaDetail }) {
  const apart = (persona.apart ?? []).map((line) => line.text);
  if (!persona.size) return null;
  const sampled = persona.members !== null && persona.looked > 0 && persona.looked < persona.members;
  return (
    <div className="mb-4">
      <p className="max-w-[80ch] text-lead text-ink-2">
        {[persona.size, ...apart].join(" ")}
        {apart.length === 0 && !persona.few ? ` ${t("personas.like_others")}` : ""}
      </p>
      {sampled ? (
        <p className="mt-1 text-caption text-ink-3">
          {t("personas.sampled", { count: formatNumber(persona.looked) })}
        </p>
      ) : null}
    </div>
  );
}

interface ActionsProps {
  persona: PersonaDetail;
  onDialog: (dialog: "edit" | "remove") => void;
}

function Actions({ persona, onDialog }: ActionsProps) {
  const may = useMay();
  const navigate = useNavigate();
  return (
    <span className="flex flex-wrap gap-2 print:hidden max-md:w-full max-md:[&>button]:flex-auto">
      <Menu trigger={<IconButton icon={Ellipsis} label={t("personas.more")} />}>
        <MenuItem icon={Printer} onSelect={() => window.print()}>
          {t("personas.print")}
        </MenuItem>
        <MenuItem onSelect={() => void navigate({ to: "/personas/beside", search: { a: persona.id } })}>
          {t("personas.compare_this")}
        </MenuItem>
        {may("program:write") ? (
          <MenuItem icon={Trash2} danger onSelect={() => onDialog("remove")}>
            {t("personas.remove")}
          </MenuItem>
        ) : null}
      </Menu>
      <Button needs="program:write" icon={SquarePen} onClick={() => onDialog("edit")}>
        {t("action.edit")}
      </Button>
      <StartMenu persona={persona} />
    </span>
  );
}

function RemoveDialog({ persona, onClose }: { persona: PersonaDetail; onClose: () => void }) {
  const remove = useRemovePersona();
  const navigate = useNavigate();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("personas.remove_title", { name: persona.name })}
      description={t("personas.remove_detail")}
    >
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() =>
            remove.mutate(persona.id, { onSuccess: () => navigate({ to: "/personas" as string }) })
          }
        >
          {t("personas.remove")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
