import { lazy, Suspense } from "react";
import { ApiError } from "@/api/client";
import { Main } from "@/components/shell/main";
import { Shell } from "@/components/shell/shell";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-card";
import { SkeletonText } from "@/components/ui/skeleton";
import { ToastProvider } from "@/components/ui/toast";
import { t, withWords } from "@/i18n/t";
import { useSessionQuery } from "./queries";
import { SessionProvider } from "./session";

// Most have a session: what stands there for the others is fetched when it is needed.
const SignInNeeded = lazy(withWords(() => import("./sign-in-needed")));

/** Lets the pages in once it is known who asks. */
export function Gate() {
  const session = useSessionQuery();
  if (session.error instanceof ApiError && session.error.status === 401) {
    return (
      <Suspense>
        <SignInNeeded />
      </Suspense>
    );
  }
  if (session.data) {
    return (
      <SessionProvider value={session.data}>
        <ToastProvider>
          <Shell />
        </ToastProvider>
      </SessionProvider>
    );
  }
  return (
    <Main className="mx-auto max-w-[520px] px-4 pt-[18vh]">
      <h1 className="sr-only">Regulars</h1>
      {session.error ? (
        <Card flush>
          <ErrorNote
            title={t("session.failed")}
            error={session.error}
            onRetry={() => session.refetch()}
            busy={session.isFetching}
          />
        </Card>
      ) : (
        <SkeletonText lines={3} />
      )}
    </Main>
  );
}
