import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilterNode } from "../../api/types";
import { addTo, asGroup, negateAt, problemsAt, removeAt, replaceAt, withOperator } from "./tree";

const leaf = (field: string): FilterNode => ({ is: "condition", field, operator: "=", values: ["1"] });
const tree: FilterNode = { is: "and", conditions: [leaf("a"), { is: "or", conditions: [leaf("b"), leaf("c")] }] };

const error = (field: string) => ({ field, code: "x", message: "", remedy: "" });

test("a condition is changed where it stands", () => {
  assert.deepEqual(replaceAt(tree, [1, 0], leaf("x")), {
    is: "and",
    conditions: [leaf("a"), { is: "or", conditions: [leaf("x"), leaf("c")] }],
  });
});

test("a condition is added to its group", () => {
  assert.deepEqual(addTo(tree, [1], leaf("x")).conditions?.[1]?.conditions?.map(({ field }) => field), ["b", "c", "x"]);
  assert.deepEqual(addTo({ is: "and" }, [], leaf("x")), { is: "and", conditions: [leaf("x")] });
});

test("a group that has nothing left goes with its last condition", () => {
  const once = removeAt(tree, [1, 0]);
  assert.deepEqual(removeAt(once, [1, 0]), { is: "and", conditions: [leaf("a")] });
  assert.deepEqual(removeAt({ is: "and", conditions: [leaf("a")] }, [0]), { is: "and", conditions: [] });
});

test("not is put before a node and taken away again", () => {
  const negated = negateAt(tree, [0]);
  assert.deepEqual(negated.conditions?.[0], { is: "not", conditions: [leaf("a")] });
  assert.deepEqual(negateAt(negated, [0]), tree);
});

test("a single condition is drawn as a group of one", () => {
  assert.deepEqual(asGroup(leaf("a")), { is: "and", conditions: [leaf("a")] });
  assert.equal(asGroup(tree), tree);
});

test("another operator keeps as many values as it takes", () => {
  const several: FilterNode = { is: "condition", field: "a", operator: "in", values: ["1", "2"] };
  assert.deepEqual(withOperator(several, "=").values, ["1"]);
  assert.deepEqual(withOperator(several, "known"), { is: "condition", field: "a", operator: "known" });
});

test("problems are shown at their own condition only", () => {
  const errors = [error("tree.conditions.1.conditions.0.values.0"), error("tree.conditions.1"), error("tree.conditions.10")];
  assert.equal(problemsAt(errors, [1, 0]).length, 1);
  assert.equal(problemsAt(errors, [1]).length, 1);
  assert.equal(problemsAt(errors, []).length, 0);
});
