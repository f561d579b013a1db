import { Ellipsis, Send, ShieldCheck, UserMinus } from "lucide-react";
import { useState } from "react";
import type { Person, Role } from "@/api/types";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Empty } from "@/components/ui/empty";
import { FormError } from "@/components/ui/error-card";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { LinkDialog } from "./invite-dialog";
import { useChangeRole, useInviteAgain, useRemovePerson } from "./queries";
import { RoleChoice } from "./role-choice";

/** Who works here, and what they may do. */
export function PeopleCard({ people }: { people: Person[] }) {
  return (
    <Card flush>
      {people.length === 0 ? (
        <Empty icon={ShieldCheck} title={t("team.none")} detail={t("team.none_detail")} />
      ) : (
        <ul className="divide-y divide-line">
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function PersonRow({ person }: { person: Person }) {
  const [open, setOpen] = useState<"role" | "remove">();
  const again = useInviteAgain();
  const toast = useToast();
  const close = () => setOpen(undefined);
  const send = () =>
    again.mutate(person.id, {
      onSuccess: ({ link }) => {
        if (!link) toast(t("team.invited", { name: person.name }));
      },
    });
  return (
    <li className="flex items-center gap-3 px-card py-3">
      <Avatar name={person.name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-strong text-ink">
          <span className="min-w-0 break-words">{person.name}</span>
          <Chip tone={person.state === "joined" ? "neutral" : "outline"}>
            {t(`team.role_${person.role}`)}
          </Chip>
          {person.you ? <span className="text-caption text-ink-3">{t("team.you")}</span> : null}
        </p>
        <p className="truncate">{person.email || t("team.by_store")}</p>
        <p className="text-caption text-ink-3">{seenInWords(person)}</p>
        <FormError error={again.error} />
      </div>
      <Menu
        trigger={
          <IconButton
            icon={Ellipsis}
            label={t("team.more", { name: person.name })}
            disabled={again.isPending}
          />
        }
      >
        <MenuItem icon={ShieldCheck} onSelect={() => setOpen("role")}>
          {t("team.change_role")}
        </MenuItem>
        {person.state === "invited" ? (
          <MenuItem icon={Send} onSelect={send}>
            {t("team.invite_again")}
          </MenuItem>
        ) : null}
        <MenuItem icon={UserMinus} danger onSelect={() => setOpen("remove")}>
          {t("team.remove")}
        </MenuItem>
      </Menu>
      {open === "role" ? <RoleDialog person={person} onClose={close} /> : null}
      {open === "remove" ? <RemoveDialog person={person} onClose={close} /> : null}
      {again.data?.link ? <LinkDialog link={again.data.link} onClose={again.reset} /> : null}
    </li>
  );
}

function seenInWords(person: Person): string {
  if (person.state === "invited") return t("team.not_joined");
  return person.seen_at ? t("team.seen", { when: formatMoment(person.seen_at) }) : t("team.signed_out");
}

function RoleDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [role, setRole] = useState<Role>(person.role);
  const change = useChangeRole();
  const toast = useToast();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    change.mutate(
      { id: person.id, role },
      {
        onSuccess: () => {
          toast(t("team.role_changed", { name: person.name, role: t(`team.role_${role}`) }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onClose={onClose} title={t("team.role_title", { name: person.name })}>
      <form onSubmit={submit}>
        <RoleChoice value={role} onChange={setRole} />
        {person.you ? <p className="mt-3 text-caption text-ink-3">{t("team.role_yours")}</p> : null}
        <FormError error={change.error} />
        <DialogActions onCancel={onClose}>
          <Button variant="primary" type="submit" busy={change.isPending}>
            {t("team.role_verb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const remove = useRemovePerson();
  const toast = useToast();
  const submit = () =>
    remove.mutate(person.id, {
      onSuccess: () => {
        toast(t("team.removed", { name: person.name }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("team.remove_title", { name: person.name })}
      description={t("team.remove_detail")}
    >
      <FormError error={remove.error} />
      <DialogActions onCancel={onClose}>
        <Button variant="danger" busy={remove.isPending} onClick={submit}>
          {t("team.remove_verb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
