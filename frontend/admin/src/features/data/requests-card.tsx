import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { exportMember, saveFile } from "@/api/data";
import type { DataRequest } from "@/api/types";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { FormError } from "@/components/ui/error-card";
import { formatDay } from "@/i18n/format";
import { t } from "@/i18n/t";
import { useDataRequests } from "./queries";

/** What people asked about their data, and what is still to be done for it. */
export function RequestsCard() {
  const requests = useDataRequests();
  return (
    <Card>
      <CardHead title={t("data.requests_title")} />
      {requests.data && !requests.error ? (
        <Requests list={requests.data} />
      ) : (
        <Awaited query={requests} failed={t("data.requests_failed")} rows={2} />
      )}
    </Card>
  );
}

function Requests({ list }: { list: DataRequest[] }) {
  if (list.length === 0) return <p className="mt-2 max-w-[60ch]">{t("data.requests_none")}</p>;
  return (
    <ul className="divide-y divide-line">
      {list.map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </ul>
  );
}

function Request({ request }: { request: DataRequest }) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const hand = async () => {
    setBusy(true);
    setError(undefined);
    try {
      saveFile(await exportMember(request.member_id), "member.json");
      await client.invalidateQueries({ queryKey: ["data-requests"] });
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div>
        <p className="text-ink">{t(request.kind === "copy" ? "data.request_copy" : "data.request_erase")}</p>
        <p className="text-caption text-ink-3">
          {request.due_at
            ? t("data.request_due", { day: formatDay(request.asked_at), due: formatDay(request.due_at) })
            : t("data.request_asked", { day: formatDay(request.asked_at) })}
        </p>
        <FormError error={error} fields={[]} />
      </div>
      {request.kind === "copy" ? (
        <Button needs="members:write" busy={busy} onClick={hand}>
          {t("data.request_hand")}
        </Button>
      ) : null}
    </li>
  );
}
