/** What is urged: a task, or a deal through its owner. */
export interface Urged {
  /** Where it is: `/tasks/{id}` or `/deals/{id}`. */
  path: string;
  /** Of the task as it was read; a deal is urged whatever became of it. */
  version?: number;
  title: string;
}
