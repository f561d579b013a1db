import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { fieldError } from "@/api/client";
import type { JourneyScript, JourneyStep } from "@/api/journey-calls";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/input";
import { type Key, t } from "@/i18n/t";
import { useParts } from "./queries";
import { stepName } from "./state";
import { StepFields } from "./step-fields";
import { below, type ListPath, listsOf, moved, newStep, serverPath, withList } from "./tree";

interface StepListProps {
  steps: JourneyStep[];
  path: ListPath;
  /** What the server last said of the document. */
  problem: unknown;
  disabled: boolean;
  onChange: (change: (document: JourneyScript) => JourneyScript) => void;
}

/** Steps one below the other; those of a branch stand inside it. */
export function StepList({ steps, path, problem, disabled, onChange }: StepListProps) {
  const change = (next: (steps: JourneyStep[]) => JourneyStep[]) =>
    onChange((document) => withList(document, path, next));
  return (
    <div>
      <ol className="flex flex-col gap-3">
        {steps.map((step, i) => (
          <li key={step.id} className="rounded-control border border-line bg-card p-3">
            <div className="mb-2 flex items-center gap-1">
              <h3 className="min-w-0 flex-1 font-strong text-ink">
                {i + 1}. {stepName(step.kind)}
              </h3>
              <IconButton
                icon={ArrowUp}
                label={t("journeys.up", { what: stepName(step.kind) })}
                disabled={disabled || i === 0}
                onClick={() => change((all) => moved(all, i, -1))}
              />
              <IconButton
                icon={ArrowDown}
                label={t("journeys.down", { what: stepName(step.kind) })}
                disabled={disabled || i === steps.length - 1}
                onClick={() => change((all) => moved(all, i, 1))}
              />
              <IconButton
                icon={Trash2}
                label={t("journeys.drop", { what: stepName(step.kind) })}
                disabled={disabled}
                onClick={() => change((all) => all.filter((_, n) => n !== i))}
              />
            </div>
            <fieldset disabled={disabled}>
              <StepFields
                step={step}
                error={(field) => fieldError(problem, `${serverPath(path, i)}.${field}`)}
                onChange={(next) => change((all) => all.map((one, n) => (n === i ? next : one)))}
              />
            </fieldset>
            {listsOf(step).map((list) => (
              <div key={list} className="mt-3 border-l-2 border-line pl-3">
                <p className="mb-2 text-caption font-medium text-ink-2">{listName(step, list)}</p>
                <StepList
                  steps={stepsOf(step, list)}
                  path={below(path, i, list)}
                  problem={problem}
                  disabled={disabled}
                  onChange={onChange}
                />
              </div>
            ))}
          </li>
        ))}
      </ol>
      {disabled ? null : <AddStep onAdd={(kind) => change((all) => [...all, newStep(kind)])} />}
    </div>
  );
}

function stepsOf(step: JourneyStep, list: string): JourneyStep[] {
  if (list === "then") return step.then ?? [];
  if (list === "else") return step.else ?? [];
  return step.arms?.[Number(list.slice(5))]?.steps ?? [];
}

function listName(step: JourneyStep, list: string): string {
  if (list.startsWith("arms.")) return t("journeys.arm", { number: Number(list.slice(5)) + 1 });
  return t(`journeys.${step.kind}_${list}` as Key);
}

function AddStep({ onAdd }: { onAdd: (kind: string) => void }) {
  const parts = useParts();
  const kinds = (parts.data?.steps ?? []).filter((one) => one.supported);
  return (
    <Select
      aria-label={t("journeys.add_step")}
      value=""
      className="mt-3 max-w-64"
      onChange={(event) => event.target.value && onAdd(event.target.value)}
    >
      <option value="">{t("journeys.add_step")}</option>
      {kinds.map((one) => (
        <option key={one.kind} value={one.kind}>
          {stepName(one.kind)}
        </option>
      ))}
    </Select>
  );
}
