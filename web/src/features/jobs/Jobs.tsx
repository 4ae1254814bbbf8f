import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Empty, Failure, Waiting } from "../../ui/State";
import { JobRow } from "./JobRow";
import { jobsQuery } from "./queries";

const ResultDialog = lazy(() => import("../bulk/ResultDialog"));

/** Jobs, newest first: one's own, or all that one may see. */
export function Jobs({ mine }: { mine: boolean }) {
  const { t } = useI18n();
  const [result, setResult] = useState<string>();
  const list = useInfiniteQuery(jobsQuery(mine));
  const { items } = gatherPages(list.data?.pages);
  if (list.isPending) return <Waiting />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <Empty title={t("jobs.empty")} text={t("jobs.empty.text")} />;
  return (
    <>
      <ul>
        {items.map((job) => (
          <JobRow key={job.id} job={job} onResult={setResult} />
        ))}
      </ul>
      {!mine && list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
      <Suspense>
        {result && <ResultDialog key={result} bulk={result} onOther={setResult} onClose={() => setResult(undefined)} />}
      </Suspense>
    </>
  );
}
