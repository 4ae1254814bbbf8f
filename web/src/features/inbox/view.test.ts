import assert from "node:assert/strict";
import { test } from "node:test";
import type { Task } from "../../api/types";
import { groupTasks, isOverdue, taskView } from "./view";

const now = Date.parse("2026-11-21T12:00:00Z");
const day = (at: Date) => at.toISOString().slice(0, 10);
const task = (id: string, dueAt: string | null, overdue = false) =>
  ({ id, dueAt, overdue, state: "open" }) as Task;
const done = (id: string, completedAt: string) => ({ ...task(id, "2026-11-01T12:00:00Z", true), state: "done", completedAt }) as Task;
const shown = (groups: ReturnType<typeof groupTasks>) =>
  groups.map(({ overdue, day: on, items }) => [overdue ? "overdue" : on, items.map(({ id }) => id)]);

test("tasks stand under the day they are due, late ones first, in the server's order", () => {
  const tasks = [
    task("late", "2026-11-20T12:00:00Z", true),
    task("today", "2026-11-21T15:00:00Z"),
    task("tomorrow", "2026-11-22T09:00:00Z"),
    task("evening", "2026-11-22T19:00:00Z"),
    task("free", null),
  ];
  assert.deepEqual(shown(groupTasks(tasks, "to-do", now, day)), [
    ["overdue", ["late"]],
    ["2026-11-21", ["today"]],
    ["2026-11-22", ["tomorrow", "evening"]],
    [undefined, ["free"]],
  ]);
});

test("what is done stands under the day it was done, late or not", () => {
  const tasks = [done("b", "2026-11-21T09:00:00Z"), done("a", "2026-11-20T09:00:00Z")];
  assert.deepEqual(shown(groupTasks(tasks, "done", now, day)), [
    ["2026-11-21", ["b"]],
    ["2026-11-20", ["a"]],
  ]);
});

test("a deadline that passes while the page is open counts as overdue", () => {
  const due = task("x", "2026-11-21T11:59:59Z");
  assert.equal(isOverdue(due, now), true);
  assert.equal(isOverdue({ ...due, state: "waiting" }, now), true);
  assert.equal(isOverdue({ ...due, state: "done" }, now), false);
});

test("an address without a known view shows what is to do", () => {
  assert.equal(taskView(undefined), "to-do");
  assert.equal(taskView("nonsense"), "to-do");
  assert.equal(taskView("to-read"), "to-read");
  assert.equal(taskView("team"), "team");
});
