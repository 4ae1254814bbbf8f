import DownOutlined from "@ant-design/icons/es/icons/DownOutlined";
import { Button, Dropdown, type MenuProps } from "antd";
import { Suspense, lazy, useState } from "react";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { ACT_KEYS, ACT_FORMS, isDialogAct, menuOf, type DialogAct } from "./acts";
import s from "./ActMenu.module.css";
import type { TaskAct } from "./types";
import { useActKeys } from "./useActKeys";
import type { TaskActs } from "./useTaskActs";

const ActDialog = lazy(() => import("./ActDialog"));

/** All that can be done with a task besides filling it in; each also by a key. */
export function ActMenu({ task, acts }: { task: TaskDetail; acts: TaskActs }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<DialogAct>();
  const open = (act: TaskAct) => (isDialogAct(act) ? setAsking(act) : acts.doAtOnce(act));
  useActKeys(task.acts, open);
  const groups = menuOf(task.acts);
  const items: MenuProps["items"] = groups.flatMap((group, at) => [
    ...(at > 0 ? [{ type: "divider" as const }] : []),
    ...group.map((act) => ({ key: act, danger: isDanger(act), label: <Label act={act} /> })),
  ]);
  return (
    <>
      {groups.length > 0 && (
        <Dropdown trigger={["click"]} placement="bottomRight" menu={{ items, onClick: ({ key }) => open(key as TaskAct) }}>
          <Button loading={acts.pending !== undefined && acts.pending !== "complete" && acts.pending !== "claim"}>
            {t("task.acts")}
            <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      <Suspense>
        {asking && (
          <ActDialog
            act={asking}
            task={task}
            busy={acts.doing.isPending}
            onDo={(body, onError) => acts.doing.mutate({ act: asking, body }, { onError, onSuccess: () => setAsking(undefined) })}
            onClose={() => setAsking(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}

function Label({ act }: { act: TaskAct }) {
  const { t } = useI18n();
  const key = ACT_KEYS[act];
  return (
    <span className={s.label}>
      {t(act === "release" ? "task.release" : `act.${act as Exclude<TaskAct, "claim" | "complete" | "release">}`)}
      {key && <kbd aria-hidden="true">{key}</kbd>}
    </span>
  );
}

const isDanger = (act: TaskAct) => isDialogAct(act) && "danger" in ACT_FORMS[act];
