import { createElement, useEffect, useId } from "react";
import { t } from "@/i18n/t";
import { bridge } from "./bridge";

interface SaveBarProps {
  unsaved: boolean;
  busy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** Shopify's bar above its admin while something is unsaved; nothing elsewhere, where the page's own button saves. */
export function SaveBar({ unsaved, busy, onSave, onDiscard }: SaveBarProps) {
  const id = `save-${useId()}`;
  useEffect(() => {
    if (!bridge || !unsaved) return;
    void bridge.saveBar.show(id);
    return () => void bridge?.saveBar.hide(id);
  }, [id, unsaved]);
  useEffect(() => {
    bridge?.loading(busy);
  }, [busy]);
  if (!bridge) return null;
  return createElement(
    "ui-save-bar",
    { id },
    <button type="button" variant="primary" disabled={busy} onClick={onSave}>
      {t("action.save")}
    </button>,
    <button type="button" disabled={busy} onClick={onDiscard}>
      {t("action.discard")}
    </button>,
  );
}
