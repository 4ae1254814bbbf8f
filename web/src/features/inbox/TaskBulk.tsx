import { Button } from "antd";
import { useState } from "react";
import type { Task, TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import bar from "../bulk/BulkBar.module.css";
import ActDialog from "./ActDialog";
import { BULK_ACTS, type BulkAct } from "./acts";
import CompleteMany from "./CompleteMany";
import { TaskResults } from "./TaskResults";
import type { ActResult } from "./types";
import { useManyTasks } from "./useManyTasks";
import { isMine } from "./view";

interface Props {
  view: TaskView;
  selected: Task[];
  /** All that is shown. */
  all: Task[];
  onSelect: (ids: ReadonlySet<string>) => void;
}

/** What can be done with several tasks at once, and what came of it for each. */
export default function TaskBulk({ view, selected, all, onSelect }: Props) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<BulkAct>();
  const [results, setResults] = useState<{ tasks: Task[]; results: ActResult[] }>();
  const many = useManyTasks(selected, (answer) => {
    setAsking(undefined);
    setResults({ tasks: selected, results: answer });
  });
  const close = () => setAsking(undefined);
  const clear = () => onSelect(new Set());
  const about = <p>{t.count("inbox.selected", selected.length)}</p>;
  const oneKind = new Set(selected.map(({ kind }) => kind)).size === 1;
  const acts: readonly BulkAct[] = BULK_ACTS[isMine(view) ? "own" : view === "team" ? "led" : "others"];
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
          {acts.map((act) => (
            <Button
              key={act}
              disabled={selected.length === 0 || (act === "complete" && !oneKind)}
              {...(act === "complete" && !oneKind ? { title: t("inbox.complete.oneKind") } : {})}
              onClick={() => setAsking(act)}
            >
              {act === "complete" ? t("inbox.complete") : t(`act.${act}`)}
            </Button>
          ))}
          <Button type="text" onClick={clear}>
            {t("bulk.clear")}
          </Button>
        </span>
      </section>
      {asking === "complete" && <CompleteMany tasks={selected} many={many} onClose={close} />}
      {asking && asking !== "complete" && (
        <ActDialog
          act={asking}
          about={about}
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
