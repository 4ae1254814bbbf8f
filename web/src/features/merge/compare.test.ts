import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field, OneRecord } from "../../api/types";
import { chosenValues, defaultSource, differs } from "./compare";

const name: Field = { name: "name", type: "text", label: "Name", operators: [] };
const phone: Field = { name: "phone", type: "text", label: "Phone", operators: [] };
const one = { id: "a", version: 1, createdAt: "", updatedAt: "", name: "Acme", phone: "" } as OneRecord;
const two = { id: "b", version: 1, createdAt: "", updatedAt: "", name: "Acme Ltd", phone: "138" } as OneRecord;

test("a field is taken from the survivor, or else from the first that says it", () => {
  assert.equal(defaultSource(name, "a", [one, two]), "a");
  assert.equal(defaultSource(phone, "a", [one, two]), "b");
});

test("only what was chosen otherwise is sent", () => {
  assert.deepEqual(chosenValues([name, phone], "a", [one, two], { name: "a", phone: "b" }), {});
  assert.deepEqual(chosenValues([name, phone], "a", [one, two], { name: "b", phone: "a" }), { name: "Acme Ltd", phone: null });
});

test("differences are seen", () => {
  assert.equal(differs(name, [one, two]), true);
  assert.equal(differs(name, [one, one]), false);
});
