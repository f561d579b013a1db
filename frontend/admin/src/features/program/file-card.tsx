import { Download, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { exportAddress } from "@/api/document-calls";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { useToast } from "@/components/ui/toast";
import { t } from "@/i18n/t";
import { ReplaceDialog } from "./replace-dialog";
import { programFile, useImport } from "./versions";

interface Opened {
  name: string;
  file: NonNullable<ReturnType<typeof programFile>>;
}

/** The program as a file, out and in. */
export function FileCard() {
  const input = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened>();
  const [unreadable, setUnreadable] = useState(false);
  const open = async (chosen: File | undefined) => {
    if (!chosen) return;
    const file = programFile(await chosen.text());
    setUnreadable(!file);
    setOpened(file && { name: chosen.name, file });
  };
  return (
    <Card>
      <CardHead title={t("versions.file")} hint={t("versions.file_hint")} />
      <div className="mt-3 flex flex-wrap gap-2">
        <a href={exportAddress("draft")} download className={buttonClass()}>
          <Download size={16} strokeWidth={1.75} aria-hidden />
          {t("versions.export_draft")}
        </a>
        <Button needs="program:write" icon={Upload} onClick={() => input.current?.click()}>
          {t("versions.import")}
        </Button>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          className="sr-only"
          tabIndex={-1}
          aria-label={t("versions.import")}
          onChange={(event) => {
            void open(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
      {unreadable ? (
        <p role="alert" className="mt-3 text-bad">
          {t("versions.import_unreadable")}
        </p>
      ) : null}
      {opened ? <ImportDialog opened={opened} onClose={() => setOpened(undefined)} /> : null}
    </Card>
  );
}

function ImportDialog({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  const bring = useImport();
  const toast = useToast();
  const run = () =>
    bring.mutate(opened.file, {
      onSuccess: () => {
        toast(t("versions.imported"));
        onClose();
      },
    });
  return (
    <ReplaceDialog
      title={t("versions.import_title", { name: opened.name })}
      detail={t("versions.import_detail")}
      verb={t("versions.import_verb")}
      busy={bring.isPending}
      error={bring.error}
      onRun={run}
      onClose={onClose}
    />
  );
}
