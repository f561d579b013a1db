import { CircleCheck } from "lucide-react";
import type { SentencePart } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { t } from "@/i18n/t";

/** The one sentence that answers "so what?"; each linked part opens what stands behind it. */
export function WhatChanged({ parts }: { parts: SentencePart[] }) {
  return (
    <Card className="flex flex-col">
      <CardHead title={t("home.what_changed")} />
      <p className="mt-2.5 max-w-[68ch] text-lead md:text-[17px]/[29px]">
        {parts.length === 0
          ? t("home.nothing_yet")
          : parts.map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is replaced as a whole, never reordered
              <Part key={at} part={part} />
            ))}
      </p>
      {parts.some((part) => part.href) ? (
        <p className="mt-auto flex items-center gap-2 pt-3 text-caption text-ink-3">
          <CircleCheck size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {t("home.words_open")}
        </p>
      ) : null}
    </Card>
  );
}

function Part({ part }: { part: SentencePart }) {
  const words = part.strong ? <strong className="font-strong">{part.text}</strong> : part.text;
  if (!part.href) return <>{words}</>;
  return (
    <AppLink
      href={part.href}
      className="rounded-[3px] border-b border-accent-line font-strong text-accent hover:border-accent [&_strong]:text-accent"
    >
      {words}
    </AppLink>
  );
}
