import { useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { taskQuery } from "../../api/queries";
import type { Task, TaskDetail, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Facts, factsOf } from "../../ui/Facts";
import { Failure, Waiting } from "../../ui/State";
import { Deadline } from "../../ui/When";
import s from "./CompleteMany.module.css";
import { OutcomeForm } from "./OutcomeForm";
import type { ManyTasks } from "./useManyTasks";

interface Props {
  /** All of one kind, so one form fits them. */
  tasks: Task[];
  many: ManyTasks;
  /** Takes one out of the selection, for what needs a look of its own. */
  onLeaveOut: (id: string) => void;
  onClose: () => void;
}

/** Completes several tasks with one outcome, with the facts of each in sight. */
export default function CompleteMany({ tasks, many, onLeaveOut, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Values>();
  const first = useQuery(taskQuery(tasks[0]?.id ?? ""));
  return (
    <Dialog shape="right" title={`${t("inbox.complete")}${t("app.colon")}${tasks[0]?.title ?? ""}`} onClose={onClose}>
      <p className={s.count}>{t.count("inbox.selected", tasks.length)}</p>
      <ul className={s.tasks}>
        {tasks.map((task) => (
          <TaskFacts key={task.id} task={task} onLeaveOut={() => onLeaveOut(task.id)} />
        ))}
      </ul>
      {first.isPending && <Waiting lines={4} />}
      {first.isError && <Failure error={first.error} onRetry={() => void first.refetch()} />}
      {first.data && (
        <OutcomeForm
          form={form}
          declared={first.data.form}
          busy={many.isPending}
          onComplete={(body, onError) => many.mutate({ act: "complete", body }, { onError })}
        />
      )}
    </Dialog>
  );
}

interface FactsProps {
  task: Task;
  onLeaveOut: () => void;
}

/** One of them: its record, what is known about it, and what is under approval. */
function TaskFacts({ task, onLeaveOut }: FactsProps) {
  const { t } = useI18n();
  const { data, isError, error } = useQuery(taskQuery(task.id));
  return (
    <li className={s.task}>
      <div className={s.head}>
        <h3>{task.record.label}</h3>
        {task.dueAt && (
          <span className="muted">
            <Deadline at={task.dueAt} />
          </span>
        )}
        <Button type="text" size="small" aria-label={t("inbox.leaveOut.of", { name: task.record.label })} onClick={onLeaveOut}>
          {t("inbox.leaveOut")}
        </Button>
      </div>
      {isError && <Failure error={error} />}
      {data && <Facts facts={factsOf(shownFacts(data))} />}
      {data?.approval && data.approval.changed.length > 0 && (
        <p className={s.changed}>
          {t("approval.changed")}
          {t("app.colon")}
          {data.approval.changed.map(({ label }) => label).join(t("app.and"))}
        </p>
      )}
      {!data && !isError && <Waiting lines={2} />}
    </li>
  );
}

/** What is under approval as it was frozen, then what else is known of the record. */
function shownFacts({ approval, recordFields }: TaskDetail) {
  const frozen = (approval?.content ?? []).map(({ field, label, value }) => ({ name: field, label, value }));
  const known = new Set(frozen.map(({ name }) => name));
  return [...frozen, ...(recordFields ?? []).filter(({ name }) => !known.has(name))];
}
