import CloudSyncOutlined from "@ant-design/icons/es/icons/CloudSyncOutlined";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { isOpen } from "./job";
import { jobsQuery } from "./queries";
import s from "./JobsTray.module.css";

const JobsSheet = lazy(() => import("./JobsSheet"));

/** In the top bar: how much of one's long work goes on, and the way to it. */
export function JobsTray() {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { items } = gatherPages(useInfiniteQuery(jobsQuery(true)).data?.pages);
  const running = items.filter(isOpen).length;
  return (
    <>
      <Button
        type="text"
        aria-label={running > 0 ? t.count("jobs.open", running) : t("jobs.title")}
        icon={<CloudSyncOutlined aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {running > 0 && <span className={s.count}>{running}</span>}
      </Button>
      <Suspense>{open && <JobsSheet onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
