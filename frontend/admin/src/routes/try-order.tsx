import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fieldError } from "@/api/client";
import { simulateOrder } from "@/api/document-calls";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { FormError } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { ProgramPage, type ProgramView } from "@/features/program/program-page";
import { SimulationView } from "@/features/program/simulation-view";
import { emptyOrder, type Faults, newLine, typedOrder } from "@/features/program/try-form";
import { TryLines } from "@/features/program/try-lines";
import { TryOrderFields } from "@/features/program/try-order-fields";
import { useSession } from "@/features/session/session";
import { t } from "@/i18n/t";

export function TryOrderPage() {
  return (
    <ProgramPage title={t("try.title")} hint={t("try.hint")} path="/program/try">
      {(view) => <Trial view={view} />}
    </ProgramPage>
  );
}

function Trial({ view }: { view: ProgramView }) {
  const { stores } = useSession();
  const open = stores.filter((store) => store.state !== "uninstalled");
  const [against, setAgainst] = useState<"draft" | "live">("draft");
  const [which, setWhich] = useState<"real" | "typed">("real");
  const [name, setName] = useState("");
  const [storeID, setStoreID] = useState(open[0]?.id ?? "");
  const [lines, setLines] = useState(() => [newLine()]);
  const [order, setOrder] = useState(emptyOrder);
  const [faults, setFaults] = useState<Faults>({});
  const trial = useMutation({ mutationFn: simulateOrder });
  const store = open.find((one) => one.id === storeID) ?? open[0];
  const document = against === "live" ? (view.program.live?.document ?? view.document) : view.document;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (which === "real") return trial.mutate({ against, order: name.trim() });
    if (!store) return undefined;
    const { typed, faults: found } = typedOrder(lines, order, store);
    setFaults(found);
    return Object.keys(found).length === 0 ? trial.mutate({ against, typed }) : undefined;
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[400px_minmax(0,1fr)]">
      <Card>
        <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
          {view.program.live ? (
            <div>
              <Segmented
                label={t("try.against")}
                value={against}
                onChange={setAgainst}
                options={[
                  { value: "draft", label: t("try.draft") },
                  { value: "live", label: t("try.live") },
                ]}
              />
            </div>
          ) : null}
          <div>
            <Segmented
              label={t("try.which")}
              value={which}
              onChange={setWhich}
              options={[
                { value: "real", label: t("try.real") },
                { value: "typed", label: t("try.typed") },
              ]}
            />
          </div>
          {which === "real" ? (
            <Field label={t("try.order")} hint={t("try.order_hint")} error={fieldError(trial.error, "order")}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={name}
                  maxLength={80}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          ) : (
            <>
              {open.length > 1 ? (
                <Field label={t("try.store")}>
                  {(control) => (
                    <Select
                      {...control}
                      value={store?.id}
                      onChange={(event) => setStoreID(event.target.value)}
                    >
                      {open.map((one) => (
                        <option key={one.id} value={one.id}>
                          {one.name}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              ) : null}
              <TryLines lines={lines} faults={faults} currency={store?.currency ?? ""} onChange={setLines} />
              <TryOrderFields
                order={order}
                faults={faults}
                currency={store?.currency ?? ""}
                document={document}
                onChange={setOrder}
              />
            </>
          )}
          <FormError error={trial.error} fields={["order"]} />
          <div>
            <Button
              variant="primary"
              type="submit"
              icon={FlaskConical}
              busy={trial.isPending}
              disabled={which === "typed" && !store}
            >
              {t("try.verb")}
            </Button>
          </div>
        </form>
      </Card>
      <div className="flex min-w-0 flex-col gap-4" aria-live="polite">
        {trial.data ? (
          <SimulationView found={trial.data} document={document} />
        ) : (
          <Card flush>
            <Empty icon={FlaskConical} title={t("try.none")} detail={t("try.none_detail")} />
          </Card>
        )}
      </div>
    </div>
  );
}
