import { FolderPlus, Plus, Trash2 } from "lucide-react";
import type { SegmentField } from "@/api/segment-calls";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/input";
import { t } from "@/i18n/t";
import {
  added,
  changed,
  countLeaves,
  type Draft,
  type GroupDraft,
  isGroup,
  type LeafDraft,
  type Match,
  mostConditions,
  mostDepth,
  newGroup,
  newLeaf,
  withField,
} from "./tree";
import { ValueFields } from "./value-fields";
import { fieldHint, fieldInWords, groups, opInWords } from "./words";

interface BuilderProps {
  tree: GroupDraft;
  fields: SegmentField[];
  currency: string;
  disabled: boolean;
  /** What is wrong at a place as the server names it: "condition.of[1].number". */
  error: (place: string) => string | undefined;
  onChange: (tree: GroupDraft) => void;
}

interface PartProps extends BuilderProps {
  path: string;
}

const matches: Match[] = ["all", "any", "none"];

/** Conditions in groups within groups: who is meant. */
export function Builder(props: BuilderProps) {
  return (
    <fieldset disabled={props.disabled} className="min-w-0">
      <legend className="sr-only">{t("segments.conditions")}</legend>
      <Group {...props} group={props.tree} path="condition" depth={1} />
    </fieldset>
  );
}

function Group({ group, depth, ...props }: PartProps & { group: GroupDraft; depth: number }) {
  const { tree, currency, path, error, onChange } = props;
  const add = (part: Draft) => onChange(added(tree, group.key, part));
  const setMatch = (match: Match) =>
    onChange(
      group.key === tree.key
        ? { ...tree, match }
        : changed(tree, group.key, (part) => (isGroup(part) ? { ...part, match } : part)),
    );
  const full = countLeaves(tree) >= mostConditions;
  return (
    <div className={cx(depth > 1 && "rounded-control bg-sunken p-3")}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-2">
        <Field label={t(depth > 1 ? "segments.match_group" : "segments.match")} className="min-w-0 flex-1">
          {(control) => (
            <Select
              {...control}
              value={group.match}
              className="md:max-w-72"
              onChange={(event) => setMatch(event.target.value as Match)}
            >
              {matches.map((match) => (
                <option key={match} value={match}>
                  {t(`segments.match_${match}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {depth > 1 ? (
          <IconButton
            icon={Trash2}
            label={t("segments.remove_group")}
            onClick={() => onChange(changed(tree, group.key, () => undefined))}
          />
        ) : null}
      </div>
      <ol className="space-y-3">
        {group.of.map((part, i) => (
          <li key={part.key}>
            {i > 0 ? <Between match={group.match} /> : null}
            {isGroup(part) ? (
              <Group {...props} group={part} path={`${path}.of[${i}]`} depth={depth + 1} />
            ) : (
              <Leaf {...props} leaf={part} path={`${path}.of[${i}]`} number={i + 1} nested={depth > 1} />
            )}
          </li>
        ))}
      </ol>
      {error(`${path}.of`) ? (
        <p role="alert" className="mt-2 text-caption font-medium text-bad">
          {error(`${path}.of`)}
        </p>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button icon={Plus} disabled={full} onClick={() => add(newLeaf(currency))}>
          {t("segments.add_condition")}
        </Button>
        {depth < mostDepth ? (
          <Button icon={FolderPlus} variant="ghost" disabled={full} onClick={() => add(newGroup(currency))}>
            {t("segments.add_group")}
          </Button>
        ) : null}
        {full ? <p className="self-center text-caption text-ink-3">{t("segments.full")}</p> : null}
      </div>
    </div>
  );
}

function Between({ match }: { match: Match }) {
  return (
    <p className="mb-3 flex items-center gap-3 text-caption font-medium text-ink-3">
      {t(match === "all" ? "segments.and" : "segments.or")}
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  );
}

interface LeafProps extends PartProps {
  leaf: LeafDraft;
  number: number;
  nested: boolean;
}

function Leaf({ leaf, number, nested, ...props }: LeafProps) {
  const { tree, fields, path, error, onChange } = props;
  const about = fields.find(({ field }) => field === leaf.field);
  const put = (next: LeafDraft | undefined) => onChange(changed(tree, leaf.key, () => next));
  const at = (name: string) => error(`${path}.${name}`);
  const pick = (name: string) => {
    const found = fields.find(({ field }) => field === name);
    if (found) put(withField(leaf, found));
  };
  return (
    <fieldset
      aria-label={t("segments.condition_number", { number })}
      className={cx(
        "flex min-w-0 items-start gap-2 rounded-control border border-line p-3",
        nested && "bg-card",
      )}
    >
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-3">
        <Field
          label={t("segments.field")}
          error={at("field")}
          hint={fieldHint(leaf.field) || undefined}
          className="min-w-0 flex-1 basis-44"
        >
          {(control) => (
            <Select {...control} value={leaf.field} onChange={(event) => pick(event.target.value)}>
              {leaf.field === "" ? <option value="">{t("segments.choose")}</option> : null}
              {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
                <optgroup key={group} label={t(`segments.group_${group}`)}>
                  {groups[group]
                    .filter((name) => fields.some(({ field }) => field === name))
                    .map((name) => (
                      <option key={name} value={name}>
                        {fieldInWords(name)}
                      </option>
                    ))}
                </optgroup>
              ))}
            </Select>
          )}
        </Field>
        {about && about.ops.length > 1 ? (
          <Field label={t("segments.op")} error={at("op")} className="min-w-0 flex-1 basis-40">
            {(control) => (
              <Select
                {...control}
                value={leaf.op}
                onChange={(event) => put({ ...leaf, op: event.target.value })}
              >
                {about.ops.map((op) => (
                  <option key={op} value={op}>
                    {opInWords(op)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        {about ? (
          <ValueFields
            key={leaf.field}
            leaf={leaf}
            about={about}
            error={at}
            onChange={(change) => put({ ...leaf, ...change })}
          />
        ) : null}
      </div>
      <IconButton
        icon={Trash2}
        label={t("segments.remove_condition", { number })}
        onClick={() => put(undefined)}
        className="mt-6"
      />
    </fieldset>
  );
}
