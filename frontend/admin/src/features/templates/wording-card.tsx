import { fieldError } from "@/api/client";
import type { Block, Wording } from "@/api/offer-calls";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { LineField } from "@/components/ui/line-field";
import { t } from "@/i18n/t";
import { BlockFields } from "./block-fields";
import { emptyBlock, type Kind, kinds, moved, tags } from "./blocks";

interface WordingProps {
  language: string;
  wording: Wording;
  error: unknown;
  onChange: (wording: Wording) => void;
}

/** What a message says in one language: subject, preview and its blocks. */
export function WordingFields({ language, wording, error, onChange }: WordingProps) {
  const blocks = wording.blocks ?? [];
  const at = `document.texts.${language}`;
  const setBlocks = (next: Block[]) => onChange({ ...wording, blocks: next });
  return (
    <div className="flex flex-col gap-4">
      <LineField
        label={t("templates.subject")}
        error={fieldError(error, `${at}.subject`)}
        value={wording.subject}
        most={150}
        onChange={(text) => onChange({ ...wording, subject: text })}
      />
      <LineField
        label={t("templates.preview")}
        hint={t("templates.preview_hint")}
        error={fieldError(error, `${at}.preview`)}
        value={wording.preview}
        most={150}
        onChange={(text) => onChange({ ...wording, preview: text })}
      />
      <details className="rounded-control border border-line px-3 py-2">
        <summary className="min-h-6 cursor-pointer font-medium text-ink">{t("templates.tags")}</summary>
        <p className="mt-1 text-caption text-ink-3">{t("templates.tags_hint")}</p>
        <ul className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-2">
          {tags.map((tag) => (
            <li key={tag} className="break-words">
              <code className="text-ink">{`{{${tag}}}`}</code>{" "}
              <span className="text-caption text-ink-3">
                {t(`templates.tag.${tag.split("|")[0] as "name"}`)}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <ul className="flex flex-col gap-3">
        {blocks.map((block, i) => (
          <BlockFields
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name of their own
            key={i}
            block={block}
            error={(field) => fieldError(error, `${at}.blocks[${i}].${field}`)}
            onChange={(next) => setBlocks(blocks.map((old, j) => (j === i ? next : old)))}
            onMove={{
              up: i > 0 ? () => setBlocks(moved(blocks, i, -1)) : undefined,
              down: i < blocks.length - 1 ? () => setBlocks(moved(blocks, i, 1)) : undefined,
            }}
            onRemove={() => setBlocks(blocks.filter((_, j) => j !== i))}
          />
        ))}
      </ul>
      <Field label={t("templates.add")} className="max-w-[280px]" error={fieldError(error, `${at}.blocks`)}>
        {(control) => (
          <Select
            {...control}
            value=""
            disabled={blocks.length >= 30}
            onChange={(e) => e.target.value && setBlocks([...blocks, emptyBlock(e.target.value as Kind)])}
          >
            <option value="">{t("templates.add_choose")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`templates.block.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
