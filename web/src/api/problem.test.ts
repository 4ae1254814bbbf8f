import assert from "node:assert/strict";
import { test } from "node:test";
import { mergePatch, Problem, splitErrors } from "./problem";

test("errors go to their fields, the rest is kept to be said", () => {
  const problem = new Problem(422, {
    errors: [
      { field: "answers.channel", code: "required", message: "Is missing.", remedy: "" },
      { field: "summary", code: "too-long", message: "Is too long.", remedy: "Shorten it." },
      { field: "elsewhere", code: "invalid", message: "Cannot be.", remedy: "" },
    ],
  });
  assert.deepEqual(splitErrors(problem, ["channel", "summary"]), {
    atFields: [
      { name: "channel", errors: ["Is missing."] },
      { name: "summary", errors: ["Is too long. Shorten it."] },
    ],
    rest: ["Cannot be."],
  });
});

test("a patch holds what differs; what was emptied is null", () => {
  const before = { name: "A", note: "old", budget: { amount: "1.00", currency: "CNY" }, phone: null };
  const after = { name: "A", note: undefined, budget: { amount: "2.00", currency: "CNY" }, phone: null };
  assert.deepEqual(mergePatch(before, after), { note: null, budget: { amount: "2.00", currency: "CNY" } });
});
