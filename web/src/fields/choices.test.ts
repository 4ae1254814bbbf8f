import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../api/types";
import { choicePath, choiceTree, isTree, offeredChoices } from "./choices";

const region: Field = {
  name: "region",
  label: "Region",
  type: "choice",
  choices: [
    { value: "east", label: "East" },
    { value: "shanghai", label: "Shanghai", parent: "east" },
    { value: "pudong", label: "Pudong", parent: "shanghai" },
    { value: "west", label: "West", former: true },
    { value: "xian", label: "Xi'an", parent: "west" },
  ],
};

test("a former choice is offered only where it is chosen already", () => {
  assert.deepEqual(offeredChoices(region).map(({ value }) => value), ["east", "shanghai", "pudong", "xian"]);
  assert.equal(offeredChoices(region, ["west"]).length, 5);
});

test("choices stand under their parents, and at the top without one", () => {
  assert.deepEqual(choiceTree(offeredChoices(region)), [
    { value: "east", title: "East", children: [{ value: "shanghai", title: "Shanghai", children: [{ value: "pudong", title: "Pudong" }] }] },
    { value: "xian", title: "Xi'an" },
  ]);
});

test("a choice is called by all above it", () => {
  assert.equal(choicePath(region, "pudong"), "East / Shanghai / Pudong");
  assert.equal(choicePath(region, "mars"), "mars");
});

test("a choice that stands above itself still has an end", () => {
  const loop: Field = { ...region, choices: [{ value: "a", label: "A", parent: "b" }, { value: "b", label: "B", parent: "a" }] };
  assert.equal(choicePath(loop, "a"), "B / A");
});

test("choices without parents are no tree", () => {
  assert.equal(isTree(region), true);
  assert.equal(isTree({ ...region, choices: [{ value: "a", label: "A" }] }), false);
});
