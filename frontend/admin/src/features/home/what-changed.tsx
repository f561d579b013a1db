import type { SentencePart } from "@/api/types";
import { AppLink } from "@/components/shell/app-link";
import { Card, CardHead } from "@/components/ui/card";
import { t } from "@/i18n/t";

/** The one sentence that answers "so what?"; each linked part opens what stands behind it. */
export function WhatChanged({ parts }: { parts: SentencePart[] }) {
  return (
    <Card>
      <CardHead title={t("home.what_changed")} />
      <p className="mt-2.5 max-w-[68ch] text-lead md:text-[17px]/[29px]">
        {parts.length === 0
          ? t("home.nothing_yet")
          : parts.map((part, at) => <Part key={`${at}${part.text}`} part={part} />)}
      </p>
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
