import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRecord, Kind } from "../../api/types";
import { choosableFields, listFields, orderOf, reversedSort, sortText, titleOf, withColumn } from "./columns";

const lead = { label: "Lead", title: "name", number: "number", fields: [] as unknown } as Kind;
const member = { label: "Member", title: "userId", fields: [] as unknown } as Kind;
const record = (fields: object) => fields as AnyRecord;

test("a record is called by its title, else its number, else its kind", () => {
  assert.equal(titleOf(lead, record({ name: "Acme", number: "L-1" }), {}), "Acme");
  assert.equal(titleOf(lead, record({ name: "", number: "L-1" }), {}), "L-1");
  assert.equal(titleOf(lead, record({}), {}), "Lead");
});

test("a record that a reference names is called as that record", () => {
  assert.equal(titleOf(member, record({ userId: "u1" }), { u1: "Wang Fang" }), "Wang Fang");
});

test("a record whose title is a choice is called as people read that", () => {
  const refusal = { label: "Refusal", title: "channel", fields: [{ name: "channel", choices: [{ value: "any", label: "Any channel" }] }] } as Kind;
  assert.equal(titleOf(refusal, record({ channel: "any" }), {}), "Any channel");
});

test("the sort in the address and the arrow in the column head say the same", () => {
  assert.equal(orderOf("name", "name"), "ascend");
  assert.equal(orderOf("-name", "name"), "descend");
  assert.equal(orderOf("-name", "number"), null);
  for (const order of ["ascend", "descend"] as const) assert.equal(orderOf(sortText("name", order), "name"), order);
  assert.equal(sortText("name", null), undefined);
});

const text = (name: string) => ({ name, label: name, type: "text" }) as const;
const customer = {
  title: "name",
  list: ["name", "grade"],
  sections: [{ label: "Basics", fields: ["number", "name", "grade", "phone"] }],
  fields: ["id", "version", "createdAt", "number", "name", "grade", "phone"].map(text),
} as unknown as Kind;
const namesOf = (fields: { name: string }[]) => fields.map(({ name }) => name);

test("chosen columns come in the order of the address, with what names the record", () => {
  assert.deepEqual(namesOf(listFields(customer)), ["name", "grade"]);
  assert.deepEqual(namesOf(listFields(customer, "phone,phone,gone")), ["name", "phone"]);
  assert.deepEqual(namesOf(listFields(customer, "phone,name")), ["phone", "name"]);
});

test("every told field can be a column, the usual ones first", () => {
  assert.deepEqual(namesOf(choosableFields(customer)), ["name", "grade", "number", "phone", "createdAt"]);
});

test("back at the usual columns nothing is chosen any more", () => {
  const chosen = withColumn(customer, undefined, "phone", true);
  assert.equal(chosen, "name,grade,phone");
  assert.equal(withColumn(customer, chosen, "phone", false), undefined);
});

test("an order turns round in all its parts", () => {
  assert.equal(reversedSort("grade,-updatedAt"), "-grade,updatedAt");
  assert.equal(reversedSort(reversedSort("dictionary,position")), "dictionary,position");
});
