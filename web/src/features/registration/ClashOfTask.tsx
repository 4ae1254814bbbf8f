import type { TaskDetail } from "../../api/types";
import { Clashes } from "./ClashesCard";

/** What the judge of a clash has to know, beside the task. */
export default function ClashOfTask({ task }: { task: TaskDetail }) {
  return <Clashes id={task.record.id} />;
}
