import { Card, CardHead } from "./card";
import { FormError } from "./error-card";
import { SkeletonRows } from "./skeleton";

/** A page as shoppers see it, while it is written; what stands in it can do nothing here. */
export function PagePreview({
  title,
  hint,
  preview,
}: {
  title: string;
  hint: string;
  preview: { data?: { html: string } | undefined; error: Error | null };
}) {
  return (
    <Card>
      <CardHead title={title} hint={hint} />
      <FormError error={preview.error} />
      {preview.data ? (
        <iframe
          sandbox=""
          title={title}
          srcDoc={preview.data.html}
          className="mt-3 h-[720px] w-full rounded-control border border-line bg-card"
        />
      ) : preview.error ? null : (
        <SkeletonRows rows={6} />
      )}
    </Card>
  );
}
