import { Button } from "antd";
import { useState } from "react";
import type { Task, TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import bar from "../bulk/BulkBar.module.css";
import ActDialog from "./ActDialog";
import { BULK_KEYS, bulkActs, type BulkAct } from "./bulkActs";
import CompleteMany from "./CompleteMany";
import { SelectedTasks } from "./SelectedTasks";
import { TaskResults } from "./TaskResults";
import type { ActResult } from "./types";
import { useManyTasks } from "./useManyTasks";

interface Props {
  view: TaskView;
  selected: Task[];
  /** All that is shown. */
  all: Task[];
  onSelect: (ids: ReadonlySet<string>) => void;
  /** The act that is being asked about. */
  asking: BulkAct | undefined;
  onAsk: (act: BulkAct | undefined) => void;
}

/** What can be done with several tasks at once, and what came of it for each. */
export default function TaskBulk({ view, selected, all, onSelect, asking, onAsk }: Props) {
  const { t } = useI18n();
  const [results, setResults] = useState<{ tasks: Task[]; results: ActResult[] }>();
  const many = useManyTasks(selected, (answer) => {
    onAsk(undefined);
    setResults({ tasks: selected, results: answer });
  });
  const close = () => onAsk(undefined);
  const clear = () => onSelect(new Set());
  const oneKind = new Set(selected.map(({ kind }) => kind)).size === 1;
  const leaveOut = (id: string) => onSelect(new Set(selected.filter((task) => task.id !== id).map((task) => task.id)));
  return (
    <>
      <section className={bar.bar} aria-label={t("bulk.bar")}>
        <strong role="status">{t.count("bulk.selected", selected.length)}</strong>
        {selected.length < all.length && (
          <Button type="link" onClick={() => onSelect(new Set(all.map(({ id }) => id)))}>
            {t("bulk.selectAll")}
          </Button>
        )}
        <span className={bar.acts}>
          {bulkActs(view).map((act) => (
            <Button
              key={act}
              disabled={selected.length === 0 || (act === "complete" && !oneKind)}
              {...(act === "complete" && !oneKind ? { title: t("inbox.complete.oneKind") } : {})}
              onClick={() => onAsk(act)}
            >
              {act === "complete" ? t("inbox.complete") : t(`act.${act}`)}
              <kbd aria-hidden="true">{BULK_KEYS[act]}</kbd>
            </Button>
          ))}
          <Button type="text" onClick={clear}>
            {t("bulk.clear")}
          </Button>
        </span>
      </section>
      {asking === "complete" && oneKind && selected.length > 0 && (
        <CompleteMany tasks={selected} many={many} onLeaveOut={leaveOut} onClose={close} />
      )}
      {asking && asking !== "complete" && selected.length > 0 && (
        <ActDialog
          act={asking}
          about={<SelectedTasks tasks={selected} />}
          busy={many.isPending}
          onDo={(body, onError) => many.mutate({ act: asking, body }, { onError })}
          onClose={close}
        />
      )}
      {results && (
        <TaskResults
          {...results}
          onClose={() => {
            setResults(undefined);
            clear();
          }}
        />
      )}
    </>
  );
}
