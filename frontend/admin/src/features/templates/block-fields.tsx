import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { Block } from "@/api/offer-calls";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Textarea } from "@/components/ui/input";
import { t } from "@/i18n/t";
import { fieldsOf } from "./blocks";

interface BlockFieldsProps {
  block: Block;
  /** What a server refused, by field. */
  error: (field: "text" | "image" | "link") => string | undefined;
  onChange: (block: Block) => void;
  /** Absent at the ends of the list. */
  onMove: { up?: (() => void) | undefined; down?: (() => void) | undefined };
  onRemove: () => void;
}

/** One block of a message and what it says. */
export function BlockFields({ block, error, onChange, onMove, onRemove }: BlockFieldsProps) {
  const kind = t(`templates.block.${block.kind}`);
  const fields = fieldsOf[block.kind];
  const hint =
    block.kind === "points"
      ? t("templates.points_hint")
      : block.kind === "product"
        ? t("templates.product_hint")
        : undefined;
  return (
    <li className="rounded-control border border-line px-3 py-2">
      <div className="flex items-center justify-between gap-2">
        <p className="font-strong text-ink">{kind}</p>
        <div className="flex">
          <IconButton
            icon={ArrowUp}
            label={t("templates.up", { block: kind })}
            disabled={!onMove.up}
            onClick={onMove.up}
            className="disabled:text-ink-off"
          />
          <IconButton
            icon={ArrowDown}
            label={t("templates.down", { block: kind })}
            disabled={!onMove.down}
            onClick={onMove.down}
            className="disabled:text-ink-off"
          />
          <IconButton icon={Trash2} label={t("templates.remove", { block: kind })} onClick={onRemove} />
        </div>
      </div>
      {fields.length === 0 ? (
        <p className="pb-1 text-caption text-ink-3">
          {t(`templates.about.${block.kind as "code" | "divider" | "guide" | "picks"}`)}
        </p>
      ) : null}
      {block.kind === "product" ? (
        <p className="pb-1 text-caption text-ink-3">{t("templates.about.product")}</p>
      ) : null}
      <div className="flex flex-col gap-3 pb-1">
        {fields.map((field) =>
          field === "line" || field === "text" ? (
            <Field
              key={field}
              label={t(block.kind === "image" ? "templates.alt" : "templates.text")}
              hint={hint}
              error={error("text")}
            >
              {(control) =>
                field === "line" ? (
                  <Input
                    {...control}
                    value={block.text}
                    maxLength={2000}
                    onChange={(e) => onChange({ ...block, text: e.target.value })}
                  />
                ) : (
                  <Textarea
                    {...control}
                    value={block.text}
                    rows={4}
                    maxLength={2000}
                    onChange={(e) => onChange({ ...block, text: e.target.value })}
                  />
                )
              }
            </Field>
          ) : (
            <Field
              key={field}
              label={t(`templates.${field}`)}
              hint={field === "link" ? t("templates.link_hint") : undefined}
              error={error(field)}
            >
              {(control) => (
                <Input
                  {...control}
                  type="url"
                  inputMode="url"
                  placeholder="https://"
                  value={block[field]}
                  maxLength={500}
                  onChange={(e) => onChange({ ...block, [field]: e.target.value })}
                />
              )}
            </Field>
          ),
        )}
      </div>
    </li>
  );
}
