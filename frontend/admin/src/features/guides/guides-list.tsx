import { BookOpen } from "lucide-react";
import type { ProductGuide } from "@/api/guide-calls";
import { AppLink } from "@/components/shell/app-link";
import { PagesList } from "@/components/ui/pages-list";
import { useMainLanguage } from "@/features/program/main-language";
import { t } from "@/i18n/t";
import { readable } from "./manual";
import { useGuides } from "./queries";
import { GuideState } from "./state";

/** All guides, each with what it is for and whether shoppers read it. */
export function GuidesList() {
  return (
    <PagesList
      query={useGuides()}
      failed={t("guides.failed")}
      icon={BookOpen}
      none={t("guides.none")}
      noneDetail={t("guides.none_detail")}
      row={(guide) => <Row key={guide.id} guide={guide} />}
    />
  );
}

function Row({ guide }: { guide: ProductGuide }) {
  const main = useMainLanguage();
  const { title, products, collections, troubles, goals } = guide.draft;
  const facts = [
    products.length > 0 && t("guides.n_products", { count: products.length }),
    collections.length > 0 && t("guides.n_collections", { count: collections.length }),
    troubles.length > 0 && t("guides.n_troubles", { count: troubles.length }),
    goals.length > 0 && t("guides.n_goals", { count: goals.length }),
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-card py-3">
      <div className="min-w-0 flex-1 basis-56">
        <AppLink href={`/guides/${guide.id}`} className="font-strong break-words text-ink hover:underline">
          {readable(title, main) || t("guides.untitled")}
        </AppLink>
        <p className="text-caption text-ink-3">
          {facts.length > 0 ? facts.join(" · ") : t("guides.for_nothing")}
        </p>
      </div>
      <GuideState guide={guide} />
    </li>
  );
}
