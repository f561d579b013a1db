import { Fragment } from "react";
import { cx } from "@/components/ui/cx";
import type { SentencePiece } from "./sentence";
import { ValueEditor, type ValueField } from "./value-editor";

interface SentenceViewProps {
  pieces: SentencePiece[];
  /** How each value of the sentence is changed. */
  fields: Record<string, ValueField>;
  off?: boolean;
}

/** The sentence of a rule or reward; a click on a value opens its field. */
export function SentenceView({ pieces, fields, off }: SentenceViewProps) {
  return (
    <p className={cx("text-[15px]/[24px]", off ? "text-ink-3" : "text-ink-2")}>
      {pieces.map((piece, at) => {
        const field = piece.value ? fields[piece.value] : undefined;
        const key = `${at}${piece.value ?? ""}`;
        return field ? (
          <ValueEditor key={key} text={piece.text} field={field} off={off} />
        ) : (
          <Fragment key={key}>{piece.text}</Fragment>
        );
      })}
    </p>
  );
}
