import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReadyJourney } from "@/api/journey-calls";
import { Awaited } from "@/components/ui/awaited";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { languageName } from "@/features/program/languages";
import { TemplatePreview } from "@/features/templates/preview-card";
import { t } from "@/i18n/t";
import { useReadyJourneys, useTakeReady } from "./queries";
import { signalName } from "./state";

/** Automations that can be taken as they are: what each does, its messages, and one's own from it. */
export function ReadyGallery() {
  const ready = useReadyJourneys();
  const [looking, setLooking] = useState<ReadyJourney>();
  return (
    <Card flush>
      <div className="px-card pt-card">
        <CardHead title={t("journeys.ready")} hint={t("journeys.ready_hint")} />
      </div>
      {ready.data ? (
        <ul className="mt-3 divide-y divide-line">
          {(ready.data.items ?? []).map((one) => (
            <Row key={one.id} ready={one} onLook={() => setLooking(one)} />
          ))}
        </ul>
      ) : (
        <Awaited query={ready} failed={t("journeys.ready_failed")} rows={6} />
      )}
      {looking ? <Look ready={looking} onClose={() => setLooking(undefined)} /> : null}
    </Card>
  );
}

function Row({ ready, onLook }: { ready: ReadyJourney; onLook: () => void }) {
  const take = useTakeReady();
  const navigate = useNavigate();
  const onTake = () =>
    take.mutate(ready.id, {
      onSuccess: (made) => navigate({ to: "/automations/$id", params: { id: made.id } }),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-card py-3">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="font-strong break-words text-ink">{ready.name}</h3>
        <p className="max-w-[70ch] text-ink-2">{ready.does}</p>
        <p className="text-caption text-ink-3">
          {[
            signalName(ready.document.trigger.kind),
            t("journeys.ready_messages", { count: (ready.messages ?? []).length }),
          ].join(" · ")}
        </p>
        <FormError error={take.error} />
      </div>
      <div className="flex gap-2">
        <Button onClick={onLook} aria-label={t("journeys.ready_look_at", { name: ready.name })}>
          {t("journeys.ready_look")}
        </Button>
        <Button
          needs="program:write"
          busy={take.isPending}
          onClick={onTake}
          aria-label={t("journeys.ready_use_of", { name: ready.name })}
        >
          {t("journeys.ready_use")}
        </Button>
      </div>
    </li>
  );
}

/** The messages as a real member would get them. */
function Look({ ready, onClose }: { ready: ReadyJourney; onClose: () => void }) {
  const messages = ready.messages ?? [];
  const [key, setKey] = useState(messages[0]?.key ?? "");
  const [language, setLanguage] = useState("en");
  const shown = messages.find((one) => one.key === key);
  return (
    <Dialog open wide onClose={onClose} title={ready.name} description={ready.does}>
      <div className="flex flex-col gap-3">
        {messages.length > 1 ? (
          <Field label={t("journeys.ready_message")}>
            {(control) => (
              <Select {...control} value={key} onChange={(e) => setKey(e.target.value)}>
                {messages.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        {shown ? (
          <>
            <Segmented
              label={t("templates.language")}
              value={language}
              onChange={setLanguage}
              options={Object.keys(shown.document.texts).map((one) => ({
                value: one,
                label: languageName(one),
              }))}
            />
            <TemplatePreview copy={shown.document} language={language} />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
