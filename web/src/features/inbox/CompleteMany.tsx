import { useQuery } from "@tanstack/react-query";
import { Form } from "antd";
import { taskQuery } from "../../api/queries";
import type { Task, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Facts, factsOf } from "../../ui/Facts";
import { Failure, Waiting } from "../../ui/State";
import s from "./CompleteMany.module.css";
import { OutcomeForm } from "./OutcomeForm";
import type { ManyTasks } from "./useManyTasks";

interface Props {
  /** All of one kind, so one form fits them. */
  tasks: Task[];
  many: ManyTasks;
  onClose: () => void;
}

/** Completes several tasks with one outcome, with the facts of each in sight. */
export default function CompleteMany({ tasks, many, onClose }: Props) {
  const { t } = useI18n();
  const [form] = Form.useForm<Values>();
  const first = useQuery(taskQuery(tasks[0]?.id ?? ""));
  return (
    <Dialog shape="right" title={`${t("inbox.complete")}${t("app.colon")}${tasks[0]?.title ?? ""}`} onClose={onClose}>
      <p className={s.count}>{t.count("inbox.selected", tasks.length)}</p>
      <ul className={s.tasks}>
        {tasks.map((task) => (
          <TaskFacts key={task.id} task={task} />
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

/** One of them: its record, and what is known about it. */
function TaskFacts({ task }: { task: Task }) {
  const { data } = useQuery(taskQuery(task.id));
  return (
    <li className={s.task}>
      <h3>{task.record.label}</h3>
      {data ? <Facts facts={factsOf(data.recordFields)} /> : <Waiting lines={2} />}
    </li>
  );
}
