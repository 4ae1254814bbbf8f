import assert from "node:assert/strict";
import { test } from "node:test";
import { reachable, stepOf } from "./steps";
import type { Import, ImportState } from "./types";

const inState = (state: ImportState) => ({ state }) as Import;

const cases: { state: ImportState | undefined; asked: string | undefined; step: string }[] = [
  { state: undefined, asked: undefined, step: "file" },
  { state: undefined, asked: "check", step: "file" },
  { state: "staged", asked: undefined, step: "columns" },
  { state: "staged", asked: "file", step: "file" },
  { state: "staged", asked: "import", step: "columns" },
  { state: "checking", asked: "columns", step: "check" },
  { state: "checked", asked: undefined, step: "check" },
  { state: "checked", asked: "columns", step: "columns" },
  { state: "checked", asked: "import", step: "import" },
  { state: "running", asked: "columns", step: "import" },
  { state: "done", asked: undefined, step: "import" },
  { state: "undone", asked: "check", step: "import" },
  { state: "staged", asked: "nonsense", step: "columns" },
];

for (const { state, asked, step } of cases) {
  test(`asked for ${asked ?? "nothing"}, ${state ?? "no import"} shows ${step}`, () => {
    assert.equal(stepOf(asked, state && inState(state)), step);
  });
}

test("what was imported is not mapped again", () => {
  assert.deepEqual(reachable(inState("done")), ["import"]);
});
