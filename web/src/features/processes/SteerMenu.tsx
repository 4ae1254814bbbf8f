import DownOutlined from "@ant-design/icons/es/icons/DownOutlined";
import { Button, Dropdown } from "antd";
import { Suspense, lazy, useState } from "react";
import type { ProcessDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { askingOf, offeredActs, type ProcessAct } from "./steering";

const SteerDialog = lazy(() => import("./SteerDialog"));

/** What an admin may do with a process as a whole; every act is asked about first. */
export function SteerMenu({ process }: { process: ProcessDetail }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<ProcessAct>();
  const acts = offeredActs(process.adminActs);
  const items = acts.map((act) => ({ key: act, danger: askingOf(act).danger, label: t(`process.act.${act}`) }));
  return (
    <>
      {acts.length > 0 && (
        <Dropdown trigger={["click"]} placement="bottomRight" menu={{ items, onClick: ({ key }) => setAsking(key as ProcessAct) }}>
          <Button>
            {t("process.acts")}
            <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      <Suspense>
        {asking && <SteerDialog key={asking} act={asking} process={process} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </>
  );
}
