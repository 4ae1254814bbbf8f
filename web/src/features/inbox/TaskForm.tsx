import { Form } from "antd";
import type { TaskDetail, Values } from "../../api/types";
import { LeaveGuard } from "../../fields/LeaveGuard";
import { OutcomeForm } from "./OutcomeForm";
import type { TaskActs } from "./useTaskActs";

/** Completes one task; what was begun is not lost by leaving. */
export function TaskForm({ task, acts }: { task: TaskDetail; acts: TaskActs }) {
  const [form] = Form.useForm<Values>();
  return (
    <>
      <OutcomeForm
        form={form}
        declared={task.form}
        busy={acts.pending === "complete"}
        onComplete={(body, onError) => acts.doing.mutate({ act: "complete", body }, { onError })}
      />
      <LeaveGuard form={form} />
    </>
  );
}
