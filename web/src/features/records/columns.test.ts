import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRecord, Kind } from "../../api/types";
import { orderOf, sortText, titleOf } from "./columns";

const lead = { label: "Lead", title: "name", number: "number" } as Kind;
const member = { label: "Member", title: "userId" } as Kind;
const record = (fields: object) => fields as AnyRecord;

test("a record is called by its title, else its number, else its kind", () => {
  assert.equal(titleOf(lead, record({ name: "Acme", number: "L-1" }), {}), "Acme");
  assert.equal(titleOf(lead, record({ name: "", number: "L-1" }), {}), "L-1");
  assert.equal(titleOf(lead, record({}), {}), "Lead");
});

test("a record that a reference names is called as that record", () => {
  assert.equal(titleOf(member, record({ userId: "u1" }), { u1: "Wang Fang" }), "Wang Fang");
});

test("the sort in the address and the arrow in the column head say the same", () => {
  assert.equal(orderOf("name", "name"), "ascend");
  assert.equal(orderOf("-name", "name"), "descend");
  assert.equal(orderOf("-name", "number"), null);
  for (const order of ["ascend", "descend"] as const) assert.equal(orderOf(sortText("name", order), "name"), order);
  assert.equal(sortText("name", null), undefined);
});
