import { useState } from "react";
import type { RequestKind, RequestState } from "@/api/request-calls";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { useRequests } from "@/features/requests/queries";
import { RequestList } from "@/features/requests/request-list";
import { kindInWords, kinds } from "@/features/requests/words";
import { t } from "@/i18n/t";

type Shown = RequestState | "all";

/** What members asked: complaints, questions, technical help, suggestions. */
export function RequestsPage() {
  const [shown, setShown] = useState<Shown>("open");
  const [kind, setKind] = useState<RequestKind | "">("");
  const query = { state: shown, ...(kind && { kind }) };
  const counts = useRequests(query).data?.pages[0];
  const option = (value: Exclude<Shown, "all">) => ({
    value,
    label: counts
      ? t("requests.shown_n", { state: t(`requests.shown_${value}`), count: counts[value] })
      : t(`requests.shown_${value}`),
  });
  return (
    <Page title={t("nav.requests")} hint={t("requests.hint")}>
      <Card flush>
        <div className="flex flex-wrap items-end justify-between gap-3 px-card py-3">
          <Segmented
            label={t("requests.shown")}
            value={shown}
            onChange={setShown}
            options={[
              option("open"),
              option("answered"),
              option("closed"),
              { value: "all", label: t("requests.shown_all") },
            ]}
          />
          <Field label={t("requests.kind")}>
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={(event) => setKind(event.target.value as RequestKind | "")}
              >
                <option value="">{t("requests.any_kind")}</option>
                {kinds.map((one) => (
                  <option key={one} value={one}>
                    {kindInWords(one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <div className="border-t border-line">
          <RequestList query={query} named />
        </div>
      </Card>
    </Page>
  );
}
