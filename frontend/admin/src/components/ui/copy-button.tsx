import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { t } from "@/i18n/t";
import { Button } from "./button";

/** Copies `text`; says "Copied" in its own place, or that the browser refused. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<"copied" | "refused">();
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => "copied" as const,
      () => "refused" as const,
    );
    setOutcome(done);
  };
  const words =
    outcome === "copied"
      ? t("action.copied")
      : outcome === "refused"
        ? t("action.copy_refused")
        : t("action.copy");
  return (
    <Button
      icon={outcome === "copied" ? Check : Copy}
      onClick={copy}
      aria-label={outcome ? undefined : label}
    >
      <span aria-live="polite">{words}</span>
    </Button>
  );
}
