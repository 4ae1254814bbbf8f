import assert from "node:assert/strict";
import { test, mock } from "node:test";
import { gather } from "./gather";

test("what arrives within the span is handed on once, in order", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const flushed: number[][] = [];
  const gatherer = gather<number>(250, (items) => flushed.push(items));
  gatherer.add(1);
  mock.timers.tick(200);
  gatherer.add(2);
  assert.deepEqual(flushed, []);
  mock.timers.tick(50);
  assert.deepEqual(flushed, [[1, 2]]);
  gatherer.add(3);
  mock.timers.tick(250);
  assert.deepEqual(flushed, [[1, 2], [3]]);
  mock.timers.reset();
});

test("a stopped gatherer hands nothing on", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const flushed: number[][] = [];
  const gatherer = gather<number>(250, (items) => flushed.push(items));
  gatherer.add(1);
  gatherer.stop();
  mock.timers.tick(1000);
  assert.deepEqual(flushed, []);
  mock.timers.reset();
});
