import { Tabs as Base } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab {
  value: string;
  label: string;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  tabs: Tab[];
  /** The value of the tab that is open at first; the leftmost where none is named. */
  open?: string | undefined;
}

/** Tabs along the top of a flush card. Only the open one is mounted, so the others fetch nothing. */
export function Tabs({ label, tabs, open }: TabsProps) {
  return (
    <Base.Root defaultValue={open ?? tabs[0]?.value}>
      <Base.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line px-[calc(var(--card-pad)-12px)] [scrollbar-width:none]"
      >
        {tabs.map((tab) => (
          <Base.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-11 shrink-0 rounded-t-control border-b-2 border-transparent px-3 font-medium text-ink-3 hover:text-ink focus-visible:shadow-[inset_0_0_0_2px_var(--accent)] data-[state=active]:border-ink data-[state=active]:font-strong data-[state=active]:text-ink"
          >
            {tab.label}
          </Base.Trigger>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Content key={tab.value} value={tab.value}>
          {tab.content}
        </Base.Content>
      ))}
    </Base.Root>
  );
}
