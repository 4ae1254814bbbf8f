import BellOutlined from "@ant-design/icons/es/icons/BellOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import { taskCountsQuery } from "../../api/queries";
import { useI18n } from "../../i18n";
import tray from "../jobs/JobsTray.module.css";

const NoticesSheet = lazy(() => import("./NoticesSheet"));

/** In the top bar: how much one has not read yet, and the way to it. */
export function Bell() {
  const { t, format } = useI18n();
  const [open, setOpen] = useState(false);
  const unread = useQuery(taskCountsQuery()).data?.unreadNotices ?? 0;
  return (
    <>
      <Button
        type="text"
        aria-label={unread > 0 ? t.count("notices.unread", unread) : t("notices.title")}
        icon={<BellOutlined aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {unread > 0 && <span className={tray.count}>{unread > MOST ? `${MOST}+` : format.number(unread)}</span>}
      </Button>
      <Suspense>{open && <NoticesSheet onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

const MOST = 99;
