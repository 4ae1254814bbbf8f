import assert from "node:assert/strict";
import { test } from "node:test";
import type { Task } from "../../api/types";
import { groupTasks, isOverdue, taskView } from "./view";

const now = Date.parse("2026-11-21T12:00:00Z");
const day = (at: Date) => at.toISOString().slice(0, 10);
const task = (id: string, dueAt: string | null, overdue = false) =>
  ({ id, dueAt, overdue, state: "open" }) as Task;

test("tasks stand under the day they are due, in the server's order", () => {
  const tasks = [
    task("late", "2026-11-20T12:00:00Z", true),
    task("today", "2026-11-21T15:00:00Z"),
    task("tomorrow", "2026-11-22T09:00:00Z"),
    task("later", "2026-12-01T09:00:00Z"),
    task("free", null),
  ];
  const groups = groupTasks(tasks, "to-do", now, day);
  assert.deepEqual(
    groups.map(({ name, tasks: members }) => [name, members.map(({ id }) => id)]),
    [
      ["overdue", ["late"]],
      ["today", ["today"]],
      ["later", ["tomorrow", "later"]],
      ["none", ["free"]],
    ],
  );
});

test("a deadline that passes while the page is open counts as overdue", () => {
  const due = task("x", "2026-11-21T11:59:59Z");
  assert.equal(isOverdue(due, now), true);
  assert.equal(isOverdue({ ...due, state: "done" }, now), false);
});

test("an address without a known view shows what is to do", () => {
  assert.equal(taskView(undefined), "to-do");
  assert.equal(taskView("nonsense"), "to-do");
  assert.equal(taskView("team"), "team");
});
