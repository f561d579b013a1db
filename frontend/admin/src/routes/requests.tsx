import { Megaphone } from "lucide-react";
import { useState } from "react";
import type { RequestKind, RequestQuery, RequestState } from "@/api/request-calls";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Page } from "@/components/ui/page";
import { Segmented } from "@/components/ui/segmented";
import { CommentDialog } from "@/features/requests/comment-dialog";
import { useRequests } from "@/features/requests/queries";
import { RequestList } from "@/features/requests/request-list";
import { kindInWords, kinds } from "@/features/requests/words";
import { t } from "@/i18n/t";

type Shown = RequestState | "all";
type Whose = "" | "mine" | "nobody" | "due";

const whose: Record<Whose, RequestQuery> = {
  "": {},
  mine: { assignee: "me" },
  nobody: { assignee: "nobody" },
  due: { due: true },
};

/** What members asked: complaints, questions, technical help, suggestions. */
export function RequestsPage() {
  const [shown, setShown] = useState<Shown>("open");
  const [kind, setKind] = useState<RequestKind | "">("");
  const [of, setOf] = useState<Whose>("");
  const [logging, setLogging] = useState(false);
  const query = { state: shown, ...(kind && { kind }), ...whose[of] };
  const counts = useRequests(query).data?.pages[0];
  const option = (value: Exclude<Shown, "all">) => ({
    value,
    label: counts
      ? t("requests.shown_n", { state: t(`requests.shown_${value}`), count: counts[value] })
      : t(`requests.shown_${value}`),
  });
  return (
    <Page
      title={t("nav.requests")}
      hint={t("requests.hint")}
      actions={
        <Button needs="members:write" icon={Megaphone} onClick={() => setLogging(true)}>
          {t("requests.comment_new")}
        </Button>
      }
    >
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
          <div className="flex flex-wrap gap-3 max-md:w-full max-md:[&>*]:flex-1">
            <Field label={t("requests.whose")}>
              {(control) => (
                <Select {...control} value={of} onChange={(event) => setOf(event.target.value as Whose)}>
                  <option value="">{t("requests.whose_all")}</option>
                  <option value="due">{t("requests.whose_due", { count: counts?.due ?? 0 })}</option>
                  <option value="mine">{t("requests.whose_mine", { count: counts?.mine ?? 0 })}</option>
                  <option value="nobody">
                    {t("requests.whose_nobody", { count: counts?.unassigned ?? 0 })}
                  </option>
                </Select>
              )}
            </Field>
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
        </div>
        <div className="border-t border-line">
          <RequestList query={query} named />
        </div>
      </Card>
      {logging ? <CommentDialog onClose={() => setLogging(false)} /> : null}
    </Page>
  );
}
