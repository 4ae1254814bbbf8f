import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field, FieldError, Kind } from "../../api/types";
import { partBody, placeErrors, shownFields } from "./parts";

const field = (name: string, more: Partial<Field> = {}) => ({ name, label: name, type: "text", ...more }) as Field;
const contact = {
  sections: [],
  fields: [field("customerId", { required: true }), field("name", { required: true }), field("wechat"), field("address"), field("id", { readOnly: true })],
} as unknown as Kind;

test("the dialog asks for what is required and what the lead tells, but not for what follows", () => {
  const names = shownFields("contact", contact, { address: "Road 1", customerId: "c" }).map(({ name }) => name);
  assert.deepEqual(names, ["name", "address"]);
});

test("what was emptied is cleared, not taken from the lead", () => {
  assert.deepEqual(partBody({ way: "new" }, [field("name"), field("address")], { name: "Li" }), { fields: { name: "Li", address: null } });
  assert.deepEqual(partBody({ way: "existing", id: "c" }, [field("name")], { name: "Li" }), { id: "c" });
  assert.equal(partBody({ way: "none" }, [], {}), undefined);
});

const error = (name: string) => ({ field: name, code: "required", message: "m", remedy: "" }) as FieldError;

test("problems stand at the field of their part", () => {
  const shown = { customer: [field("name")], contact: [], deal: [] };
  const placed = placeErrors([error("customer.name"), error("contact.name"), error("")], shown);
  assert.deepEqual(placed.atFields.map(({ name }) => name), [["customer", "name"]]);
  assert.equal(placed.rest.length, 2);
});
