import { t } from "@/i18n/t";
import { Button } from "./button";

interface DraftActionsProps {
  /** Whether the draft was saved once: only then there is something to remove or to begin. */
  saved: boolean;
  /** Whether it may be saved. */
  ready: boolean;
  saving: boolean;
  removing: boolean;
  onSave: () => void;
  remove: string;
  onRemove: () => void;
  begin: string;
  onBegin: () => void;
}

/** What is done with a draft that goes out to members: removed, saved, begun. */
export function DraftActions(props: DraftActionsProps) {
  return (
    <>
      {props.saved ? (
        <Button needs="program:write" busy={props.removing} onClick={props.onRemove}>
          {props.remove}
        </Button>
      ) : null}
      <Button
        {...(!props.saved && { variant: "primary" as const })}
        needs="program:write"
        busy={props.saving}
        disabled={!props.ready}
        onClick={props.onSave}
      >
        {t("action.save")}
      </Button>
      {props.saved ? (
        <Button
          variant="primary"
          needs="program:write"
          disabled={!props.ready || props.saving}
          onClick={props.onBegin}
        >
          {props.begin}
        </Button>
      ) : null}
    </>
  );
}
