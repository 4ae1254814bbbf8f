import assert from "node:assert/strict";
import { test } from "node:test";
import { audienceOf, publishing } from "./audience";

test("an article without readers is offered to everybody", () => {
  assert.deepEqual(audienceOf({ everybody: false, departmentId: null, teamId: null }), { readers: "everybody" });
});

test("the readers of an article are those it has", () => {
  assert.deepEqual(audienceOf({ departmentId: "d", teamId: null }), { readers: "department", departmentId: "d" });
  assert.deepEqual(audienceOf({ departmentId: null, teamId: "t" }), { readers: "team", teamId: "t" });
});

test("only the readers that are chosen are sent", () => {
  assert.deepEqual(publishing({ readers: "everybody", departmentId: "d" }), { everybody: true });
  assert.deepEqual(publishing({ readers: "department", departmentId: "d", teamId: "t" }), { departmentId: "d" });
  assert.deepEqual(publishing({ readers: "team", teamId: "t" }), { teamId: "t" });
});
