import { useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight, Download, Ellipsis, Eye, Merge, Printer, Split, UserX } from "lucide-react";
import { useState } from "react";
import { exportMember, saveFile } from "@/api/data";
import type { Member } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { t } from "@/i18n/t";
import { EraseDialog } from "./erase-dialog";
import { MergeDialog } from "./merge-dialog";
import { MoveDialog } from "./move-dialog";
import { SplitDialog } from "./split-dialog";
import { ViewDialog } from "./view-dialog";

const dialogs = {
  view: ViewDialog,
  move: MoveDialog,
  merge: MergeDialog,
  split: SplitDialog,
  erase: EraseDialog,
};

/** What is done with a member seldom: see as they do, hand over, print, move, merge, split, erase. */
export function PersonMenu({ member }: { member: Member }) {
  const [open, setOpen] = useState<keyof typeof dialogs>();
  const may = useMay();
  const toast = useToast();
  const navigate = useNavigate();
  if (!may("members:write")) return null;
  const Open = open && dialogs[open];
  const download = async () => {
    try {
      saveFile(await exportMember(member.id), "member.json");
      toast(t("person.exported"));
    } catch {
      toast(t("person.export_failed"));
    }
  };
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={t("person.menu")} />}>
        {member.identities.length > 0 ? (
          <MenuItem icon={Eye} onSelect={() => setOpen("view")}>
            {t("person.view")}
          </MenuItem>
        ) : null}
        <MenuItem icon={Download} onSelect={() => void download()}>
          {t("person.export")}
        </MenuItem>
        {may("program:write") && member.state !== "left" ? (
          <MenuItem
            icon={Printer}
            onSelect={() =>
              void navigate({
                to: "/messages/paper/$id",
                params: { id: "new" },
                search: { member: member.id, store: member.identities[0]?.store_id },
              })
            }
          >
            {t("person.print")}
          </MenuItem>
        ) : null}
        {may("points:write") ? (
          <MenuItem
            icon={ArrowLeftRight}
            disabled={member.balance.available <= 0}
            onSelect={() => setOpen("move")}
          >
            {t("person.move")}
          </MenuItem>
        ) : null}
        <MenuItem icon={Merge} onSelect={() => setOpen("merge")}>
          {t("person.merge")}
        </MenuItem>
        {member.identities.length > 1 ? (
          <MenuItem icon={Split} onSelect={() => setOpen("split")}>
            {t("person.split")}
          </MenuItem>
        ) : null}
        {may("settings:write") ? (
          <MenuItem icon={UserX} danger onSelect={() => setOpen("erase")}>
            {t("person.erase")}
          </MenuItem>
        ) : null}
      </Menu>
      {Open ? <Open member={member} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}
