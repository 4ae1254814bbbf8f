import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, isCovered } from "./scopes";

test("a wider scope holds the narrower ones, and not itself", () => {
  const cases: { chosen: string[]; scope: string; covered: boolean }[] = [
    { chosen: ["*:view"], scope: "leads:view", covered: true },
    { chosen: ["*:view"], scope: "leads:edit", covered: false },
    { chosen: ["leads:*"], scope: "leads:edit", covered: true },
    { chosen: ["leads:*"], scope: "tasks:view", covered: false },
    { chosen: ["*:*"], scope: "*:view", covered: true },
    { chosen: ["leads:view"], scope: "leads:view", covered: false },
    { chosen: ["leads:view"], scope: "*:view", covered: false },
  ];
  for (const { chosen, scope, covered } of cases) assert.equal(isCovered(chosen, scope), covered, `${chosen} ${scope}`);
});

test("choosing a wider scope says it once; taking one back leaves the others", () => {
  const narrow = choose(choose([], "leads:view", true), "tasks:*", true);
  assert.deepEqual(narrow, ["leads:view", "tasks:*"]);
  assert.deepEqual(choose(narrow, "*:view", true), ["tasks:*", "*:view"]);
  assert.deepEqual(choose(narrow, "leads:view", false), ["tasks:*"]);
});
