import { Copy, Download, Ellipsis, Undo2 } from "lucide-react";
import { useState } from "react";
import { exportAddress } from "@/api/document-calls";
import type { Version } from "@/api/types";
import { Chip } from "@/components/ui/chip";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { useMay } from "@/features/session/session";
import { download } from "@/host/download";
import { formatMoment } from "@/i18n/format";
import { t } from "@/i18n/t";
import { ReplaceDialog } from "./replace-dialog";
import { useCopyVersion, useRollBack } from "./versions";

interface VersionRowProps {
  version: Version;
  /** The number of what is live. */
  live: number;
}

/** One version, and what can be done with it. */
export function VersionRow({ version, live }: VersionRowProps) {
  const [asking, setAsking] = useState<"roll" | "copy">();
  const may = useMay();
  const number = String(version.number);
  const close = () => setAsking(undefined);
  return (
    <li className="flex items-start justify-between gap-3 px-card py-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-strong text-ink">
          {t("program.version", { number })}
          {version.number === live ? <Chip tone="good">{t("program.live")}</Chip> : null}
        </p>
        <p className="text-caption text-ink-3">
          {t("program.since", { day: formatMoment(version.published_at), name: version.author })}
        </p>
        {version.note ? <p className="mt-0.5 break-words">{version.note}</p> : null}
      </div>
      <Menu trigger={<IconButton icon={Ellipsis} label={t("versions.more", { number })} />}>
        {version.number !== live && may("program:write") ? (
          <MenuItem icon={Undo2} onSelect={() => setAsking("roll")}>
            {t("versions.roll_back")}
          </MenuItem>
        ) : null}
        {may("program:write") ? (
          <MenuItem icon={Copy} onSelect={() => setAsking("copy")}>
            {t("versions.copy")}
          </MenuItem>
        ) : null}
        <MenuItem icon={Download} onSelect={() => void download(exportAddress(number), "program.json")}>
          {t("versions.export")}
        </MenuItem>
      </Menu>
      {asking === "roll" ? <RollBack number={version.number} live={live} onClose={close} /> : null}
      {asking === "copy" ? <CopyOver number={version.number} onClose={close} /> : null}
    </li>
  );
}

function RollBack({ number, live, onClose }: { number: number; live: number; onClose: () => void }) {
  const roll = useRollBack();
  const toast = useToast();
  const next = String(live + 1);
  const run = () =>
    roll.mutate(
      { number, note: t("versions.roll_title", { number }) },
      {
        onSuccess: (made) => {
          toast(t("versions.rolled", { number: String(made.number) }));
          onClose();
        },
      },
    );
  return (
    <ReplaceDialog
      title={t("versions.roll_title", { number })}
      detail={t("versions.roll_detail", { next })}
      verb={t("versions.roll_verb", { next })}
      busy={roll.isPending}
      error={roll.error}
      onRun={run}
      onClose={onClose}
    />
  );
}

function CopyOver({ number, onClose }: { number: number; onClose: () => void }) {
  const copy = useCopyVersion();
  const toast = useToast();
  const run = () =>
    copy.mutate(number, {
      onSuccess: () => {
        toast(t("versions.copied", { number }));
        onClose();
      },
    });
  return (
    <ReplaceDialog
      title={t("versions.copy_title", { number })}
      detail={t("versions.copy_detail")}
      verb={t("versions.copy_verb")}
      busy={copy.isPending}
      error={copy.error}
      onRun={run}
      onClose={onClose}
    />
  );
}
