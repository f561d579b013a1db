import { Plus, Trash2 } from "lucide-react";
import type { JourneyScript, JourneyStep } from "@/api/journey-calls";
import { Button } from "@/components/ui/button";
import { Card, CardHead } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { ChosenList } from "@/components/ui/chosen-list";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { ThingsField } from "@/features/products/things-field";
import { useProgram } from "@/features/program/queries";
import { t } from "@/i18n/t";

type ForYou = NonNullable<JourneyScript["for_you"]>;
type Group = NonNullable<ForYou["groups"]>[number];
type Rung = NonNullable<Group["rungs"]>[number];
type Errors = (field: string) => string | undefined;

const nobody: ForYou = { groups: [], otherwise: "first" };

/** Whether any step of a document picks an offer for the member. */
export function picksOffers(steps: JourneyStep[] | null | undefined): boolean {
  return (steps ?? []).some(
    (step) =>
      step.kind === "for_you" ||
      picksOffers(step.then) ||
      picksOffers(step.else) ||
      (step.arms ?? []).some((arm) => picksOffers(arm.steps)),
  );
}

interface ForYouCardProps {
  value: JourneyScript["for_you"];
  error: Errors;
  disabled: boolean;
  onChange: (value: JourneyScript["for_you"]) => void;
}

/** What the just-for-you offers of an automation choose from: groups of goods and what may be given on each. */
export function ForYouCard({ value = nobody, error, disabled, onChange }: ForYouCardProps) {
  const groups = value.groups ?? [];
  const set = (next: Group[]) => onChange({ ...value, groups: next });
  return (
    <Card>
      <CardHead title={t("journeys.for_you")} hint={t("journeys.for_you_hint")} />
      <fieldset disabled={disabled} className="mt-4 flex flex-col gap-4">
        {error("") || error("groups") ? <p className="text-bad">{error("") ?? error("groups")}</p> : null}
        {groups.map((group, i) => (
          <GroupFields
            // biome-ignore lint/suspicious/noArrayIndexKey: their names change while they are typed
            key={i}
            number={i + 1}
            group={group}
            error={(field) => error(`groups[${i}].${field}`)}
            onChange={(next) => set(groups.map((one, n) => (n === i ? next : one)))}
            onRemove={() => set(groups.filter((_, n) => n !== i))}
          />
        ))}
        <div>
          <Button
            icon={Plus}
            onClick={() => set([...groups, { name: "", rungs: [{ from: 2, rewards: [] }] }])}
          >
            {t("journeys.add_group")}
          </Button>
        </div>
        <Choice<ForYou["otherwise"]>
          legend={t("journeys.otherwise")}
          value={value.otherwise}
          onChange={(otherwise) => onChange({ ...value, otherwise })}
          options={[
            { value: "first", label: t("journeys.otherwise_first") },
            { value: "nothing", label: t("journeys.otherwise_nothing") },
          ]}
        />
      </fieldset>
    </Card>
  );
}

interface GroupFieldsProps {
  number: number;
  group: Group;
  error: Errors;
  onChange: (group: Group) => void;
  onRemove: () => void;
}

function GroupFields({ number, group, error, onChange, onRemove }: GroupFieldsProps) {
  const set = (part: Partial<Group>) => onChange({ ...group, ...part });
  const title = t("journeys.group", { number });
  const rungs = group.rungs ?? [];
  const products = group.products ?? [];
  const collections = group.collections ?? [];
  return (
    <section aria-label={title} className="rounded-control border border-line p-3">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="font-strong text-ink">{title}</h3>
        <IconButton icon={Trash2} label={t("journeys.drop", { what: title })} onClick={onRemove} />
      </div>
      <div className="flex flex-col gap-4">
        <LineField
          label={t("journeys.group_name")}
          hint={t("journeys.group_name_hint")}
          error={error("name")}
          value={group.name}
          most={60}
          onChange={(text) => set({ name: text })}
        />
        {products.length > 0 ? null : (
          <ThingsField
            kind="collections"
            label={t("journeys.group_collections")}
            ids={collections}
            most={20}
            error={error("collections")}
            onChange={(ids) => set({ collections: ids.length > 0 ? ids : undefined })}
          />
        )}
        {collections.length > 0 ? null : (
          <ThingsField
            kind="products"
            label={t("journeys.group_products")}
            hint={products.length > 0 ? undefined : t("journeys.group_products_hint")}
            ids={products}
            most={100}
            error={error("products")}
            onChange={(ids) => set({ products: ids.length > 0 ? ids : undefined })}
          />
        )}
        {rungs.map((rung, i) => (
          <RungFields
            // biome-ignore lint/suspicious/noArrayIndexKey: their numbers change while they are typed
            key={i}
            rung={rung}
            error={(field) => error(`rungs[${i}].${field}`)}
            onChange={(next) => set({ rungs: rungs.map((one, n) => (n === i ? next : one)) })}
            onRemove={rungs.length > 1 ? () => set({ rungs: rungs.filter((_, n) => n !== i) }) : undefined}
          />
        ))}
        <div>
          <Button
            icon={Plus}
            onClick={() => set({ rungs: [...rungs, { from: (rungs.at(-1)?.from ?? 1) + 1, rewards: [] }] })}
          >
            {t("journeys.add_rung")}
          </Button>
        </div>
      </div>
    </section>
  );
}

interface RungFieldsProps {
  rung: Rung;
  error: Errors;
  onChange: (rung: Rung) => void;
  onRemove?: (() => void) | undefined;
}

function RungFields({ rung, error, onChange, onRemove }: RungFieldsProps) {
  const program = useProgram();
  const rewards = rung.rewards ?? [];
  // What the server takes: a discount that has no goods of its own.
  const fit = (program.data?.live?.document.rewards ?? []).filter(
    (one) => one.active && ["amount_off", "percent_off"].includes(one.kind),
  );
  const left = fit.filter((one) => !rewards.includes(one.id));
  const wrong = error("rewards") ?? rewards.map((_, i) => error(`rewards[${i}]`)).find(Boolean);
  return (
    <div className="flex items-start gap-2">
      <div className="grid flex-1 gap-3 sm:grid-cols-[10rem_1fr]">
        <Field label={t("journeys.rung_from")} error={error("from")}>
          {(control) => (
            <Input
              {...control}
              value={rung.from || ""}
              inputMode="numeric"
              onChange={(event) =>
                onChange({ ...rung, from: Number(event.target.value.replace(/[^0-9]/g, "")) || 0 })
              }
            />
          )}
        </Field>
        <Field label={t("journeys.rung_rewards")} hint={t("journeys.rung_rewards_hint")} error={wrong}>
          {(control) => (
            <div>
              <ChosenList
                ids={rewards}
                onChange={(ids) => onChange({ ...rung, rewards: ids })}
                titleOf={(id) => fit.find((one) => one.id === id)?.name ?? id}
                takeOut={(title) => t("things.remove", { title })}
              />
              <Select
                {...control}
                value=""
                disabled={left.length === 0 || rewards.length >= 5}
                onChange={(event) =>
                  event.target.value && onChange({ ...rung, rewards: [...rewards, event.target.value] })
                }
              >
                <option value="">{t(fit.length > 0 ? "journeys.add_reward" : "journeys.no_rewards")}</option>
                {left.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </Select>
            </div>
          )}
        </Field>
      </div>
      {onRemove ? (
        <IconButton
          icon={Trash2}
          label={t("journeys.drop_rung", { number: rung.from })}
          className="mt-6"
          onClick={onRemove}
        />
      ) : null}
    </div>
  );
}
