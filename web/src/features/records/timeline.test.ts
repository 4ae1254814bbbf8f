import assert from "node:assert/strict";
import { test } from "node:test";
import type { HistoryItem, Process } from "../../api/types";
import { momentsOf, viewed } from "./timeline";

const item = (id: string, at: string, type: string) => ({ id, at, type, text: type, actor: { name: "" }, changes: [] }) as HistoryItem;
const process = { id: "p", startedAt: "2026-11-21T09:00:00Z", endedAt: "2026-11-21T11:00:00Z" } as Process;
const history = [
  item("h3", "2026-11-21T10:00:00Z", "task.created"),
  item("h2", "2026-11-21T09:00:00Z", "process.started"),
  item("h1", "2026-11-21T08:00:00Z", "lead.created"),
];
const keys = (moments: { key: string }[]) => moments.map(({ key }) => key);

test("history and processes stand in one line, newest first", () => {
  assert.deepEqual(keys(momentsOf(history, [process])), ["p.true", "h3", "h2", "h1"]);
});

test("what the history tells of a process leads to it and is told once", () => {
  const moments = momentsOf(history, [process]);
  assert.equal(moments.find(({ key }) => key === "h2")?.process, process);
  assert.equal(moments.filter((moment) => moment.process === process).length, 2);
});

test("a process the history does not reach back to is told by itself", () => {
  assert.deepEqual(keys(momentsOf([], [process])), ["p.true", "p.false"]);
});

test("changes and work can be read apart", () => {
  const moments = momentsOf(history, [process]);
  assert.deepEqual(keys(viewed(moments, "changes")), ["h1"]);
  assert.deepEqual(keys(viewed(moments, "work")), ["p.true", "h3", "h2"]);
  assert.equal(viewed(moments, "all").length, 4);
});
