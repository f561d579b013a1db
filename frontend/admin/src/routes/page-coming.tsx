import { Card } from "@/components/ui/card";
import { Bar, SkeletonRows } from "@/components/ui/skeleton";

/** The frame of a page whose code is on its way: title and first card stand where they will stand. */
export function PageComing() {
  return (
    <div className="mx-auto w-full max-w-[1224px] px-page pt-1 pb-16 md:pt-5" aria-busy="true">
      <div className="mb-4 flex h-12 flex-col justify-center gap-2">
        <Bar className="h-5 w-40" />
        <Bar className="w-64" />
      </div>
      <Card flush className="min-h-[340px]">
        <SkeletonRows />
      </Card>
    </div>
  );
}
