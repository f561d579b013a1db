import { useState } from "react";
import type { Program } from "@/api/types";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { SkeletonText } from "@/components/ui/skeleton";
import { t } from "@/i18n/t";
import { ChangeList } from "./change-list";
import { useComparison } from "./versions";

/** What changes from one version, or the draft, to another. */
export function CompareCard({ program }: { program: Program }) {
  const names = ["draft", ...program.versions.map((version) => String(version.number))];
  const [from, setFrom] = useState(String(program.live?.number ?? "draft"));
  const [to, setTo] = useState("draft");
  const found = useComparison(from, to);
  const called = (name: string) =>
    name === "draft" ? t("versions.draft") : t("program.version", { number: name });
  const choices = names.map((name) => (
    <option key={name} value={name}>
      {called(name)}
    </option>
  ));
  return (
    <Card>
      <CardHead title={t("versions.compare")} hint={t("versions.compare_hint")} />
      <div className="mt-3 grid grid-cols-2 gap-3">
        <Field label={t("versions.from")}>
          {(control) => (
            <Select {...control} value={from} onChange={(event) => setFrom(event.target.value)}>
              {choices}
            </Select>
          )}
        </Field>
        <Field label={t("versions.to")}>
          {(control) => (
            <Select {...control} value={to} onChange={(event) => setTo(event.target.value)}>
              {choices}
            </Select>
          )}
        </Field>
      </div>
      <div className="mt-4" aria-live="polite">
        {found.isPending ? <SkeletonText lines={3} /> : null}
        {found.data?.changes.length === 0 ? <p>{t("versions.alike")}</p> : null}
        {found.data?.changes.length ? <ChangeList changes={found.data.changes} /> : null}
        <FormError error={found.error} />
      </div>
    </Card>
  );
}
